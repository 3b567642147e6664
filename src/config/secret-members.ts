/** Names of members of the model whose texts are secrets, which no output shows. */
export const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  ...['password', 'key'],
  ...['headerValue', 'requestBody'],
]);
