/** What each process is called unless the file says otherwise: at most 15 bytes (prctl(2)). */
export const processNames = {
  supervisor: 'upkeepd',
  vrrp: 'upkeepd_vrrp',
  checker: 'upkeepd_checker',
  bfd: 'upkeepd_bfd',
  api: 'upkeepd_api',
  agents: 'upkeepd_agents',
  discovery: 'upkeepd_discov',
} as const;
