/** The JSON Schema of the YAML form, ready to be asked. */
import { Ajv } from 'ajv';
import { jsonSchemaText } from '../../../src/config/yaml/json-schema.js';

const ajv = new Ajv({
  allErrors: true,
  allowUnionTypes: true,
  strictTypes: true,
  // to make its code shorter takes longer than all the tests run it
  code: { optimize: false },
});
ajv.addKeyword({ keyword: 'deprecationMessage', schemaType: 'string' });
ajv.addKeyword({ keyword: 'patternErrorMessage', schemaType: 'string' });

/** Whether a value fits; what does not is in its property `errors`. */
export const validate = ajv.compile<unknown>(JSON.parse(jsonSchemaText()));
