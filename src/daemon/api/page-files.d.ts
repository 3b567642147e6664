/** The files of the web page: `scripts/rollup.config.js` puts them into the program. */
declare module 'upkeep:page' {
  /** Texts by their names. */
  const files: Readonly<Record<'index.html' | 'page.js' | 'page.css' | 'icon.svg', string>>;
  export default files;
}
