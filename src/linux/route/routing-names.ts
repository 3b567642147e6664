/** The names of iproute2 for numbers of the kernel: `rt_tables`, `rt_protos` and their like. */
import { readdirSync, readFileSync } from 'node:fs';

/** What has names; each is a file of this name. */
export type NameList =
  | 'rt_tables'
  | 'rt_protos'
  | 'rt_scopes'
  | 'rt_realms'
  | 'rt_dsfield'
  | 'group';

/** Where the lists are; absent: where iproute2 has them. */
export interface NameFolders {
  /** What the distributor installs. */
  readonly vendor?: string | undefined;
  /** What the administrator of the machine writes, which counts more. */
  readonly own?: string | undefined;
}

const VENDOR_FOLDERS = ['/usr/share/iproute2', '/usr/lib/iproute2'];
const OWN_FOLDER = '/etc/iproute2';

/** Names that iproute2 knows without a file (ip-route(8)). */
const BUILT_IN: Readonly<Record<NameList, Readonly<Record<string, number>>>> = {
  rt_tables: { default: 253, main: 254, local: 255 },
  rt_protos: { redirect: 1, kernel: 2, boot: 3, static: 4, keepalived: 18 },
  rt_scopes: { global: 0, nowhere: 255, host: 254, link: 253, site: 200 },
  rt_realms: {},
  rt_dsfield: {},
  group: { default: 0 },
};

/** `number name` on each line; `#` starts a comment. */
function namesOf(text: string): readonly (readonly [string, number])[] {
  return text.split('\n').flatMap((line) => {
    const [number = '', name] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    return name === undefined || !/^(0x[\da-f]+|\d+)$/i.test(number)
      ? []
      : [[name, Number(number)] as const];
  });
}

function textsOf(list: NameList, { vendor, own }: NameFolders): readonly string[] {
  const vendors = vendor === undefined ? VENDOR_FOLDERS : [vendor];
  return [...vendors, own ?? OWN_FOLDER].flatMap((folder) => [
    ...textOf(`${folder}/${list}`),
    ...filesIn(`${folder}/${list}.d`).flatMap(textOf),
  ]);
}

function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.conf'));
    return names.sort().map((name) => `${folder}/${name}`);
  } catch {
    return []; // most machines have none
  }
}

function textOf(path: string): readonly string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}

/** The number of a name; undefined for one that no file has. */
export type NumberOfName = (list: NameList, name: string) => number | undefined;

/** The names in these folders; files are read when a name is asked for, once for each list. */
export function routingNames(folders: NameFolders): NumberOfName {
  const lists = new Map<NameList, ReadonlyMap<string, number>>();
  return (list, name) => {
    let names = lists.get(list);
    if (names === undefined) {
      const written = textsOf(list, folders).flatMap(namesOf);
      names = new Map([...Object.entries(BUILT_IN[list]), ...written]);
      lists.set(list, names);
    }
    return names.get(name);
  };
}
