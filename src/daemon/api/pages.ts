/** The web page as the front gives it. It is part of the program: no file is opened for it. */
import files from 'upkeep:page';

/** By path, with the media types of RFC 9239 (JavaScript), RFC 2318 (CSS) and SVG 1.1. */
export const pages: ReadonlyMap<string, { readonly type: string; readonly body: string }> = new Map(
  [
    ['/', { type: 'text/html; charset=utf-8', body: files['index.html'] }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: files['page.js'] }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: files['page.css'] }],
    ['/icon.svg', { type: 'image/svg+xml', body: files['icon.svg'] }],
  ],
);
