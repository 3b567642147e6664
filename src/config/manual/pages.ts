/** Every file that is generated from the keyword tables. */
import { jsonSchemaText } from '../yaml/json-schema.js';
import { manPage } from './man-page.js';
import { type ManualPage, markdownPages } from './markdown.js';

/** The files of `docs/`. */
export function manualPages(): readonly ManualPage[] {
  return [
    ...markdownPages(),
    { path: 'upkeep.conf.5', text: manPage() },
    { path: 'upkeep.schema.json', text: jsonSchemaText() },
  ];
}
