/** docs/api.md, made of the table of routes. */
import { PROBLEM_CODES } from '../routes/problem-codes.js';
import { documentedRoutes } from './openapi-document.js';

/** Its name below `docs/`. */
export const API_PAGE = 'api.md';

/** Its text. */
export function apiPage(): string {
  const rows = documentedRoutes.map(
    ({ method, path, role, summary }) => `| ${method} | \`${path}\` | ${role} | ${summary} |\n`,
  );
  const codes = Object.entries(PROBLEM_CODES).map(
    ([code, meaning]) => `| \`${code}\` | ${meaning} |\n`,
  );
  return `# API

<!-- Made by \`upkeep manual --output docs\` of the table in src/daemon/control/routes. -->

HTTP with JSON over unix sockets:

    curl --unix-socket /run/upkeep/control.sock http://localhost/v1/status

What an answer holds is said by [openapi.json](openapi.json) (OpenAPI 3.1), which the daemon gives
too: \`GET /openapi.json\`.

- Within v1 members are added, and none is taken away or changes its meaning.
- Times are RFC 3339 in UTC with milliseconds.
- What the kernel or a process of the daemon cannot tell is absent.
- Refusals are problems of RFC 9457 (\`application/problem+json\`): \`code\` is for programs,
  \`detail\` for people.
- Roles: read looks; operate changes what runs; admin does everything. A role may what those before
  it may. By the control socket everything may be done: it belongs to the daemon's own user.

| | path | role | |
| --- | --- | --- | --- |
${rows.join('')}
## Codes of problems

| code | when |
| --- | --- |
${codes.join('')}`;
}
