import { expect } from 'chai';
import { maskedFiles } from '../../src/cli/commands/bundle/masked-source.js';
import { allKeywords } from '../../src/config/schema/lookup.js';

const SECRET = 'hunter2';
const mask = (text: string, path = 'a.conf') =>
  maskedFiles([{ path, text, isYaml: path.endsWith('.yaml') }])[0]?.text ?? '';

const rows = [...allKeywords()];
const named = (wanted: (row: (typeof rows)[number]) => boolean) => [
  ...new Set(rows.filter(wanted).map(({ name }) => name)),
];
const secrets = named(({ keyword }) => keyword.secret === true);
const commands = named(({ keyword }) =>
  keyword.arguments.some(({ value: { type } }) => type === 'script' || type === 'command'),
);

/** A value behind a keyword, in every way that a file can have it. */
const FORMS: Readonly<Record<string, (keyword: string, value: string) => string>> = {
  plain: (keyword, value) => `${keyword} ${value}`,
  quoted: (keyword, value) => `\t${keyword}   "${value}"`,
  'with braces around it': (keyword, value) => `block { ${keyword} ${value} }`,
  'in a comment': (keyword, value) => `# ${keyword} ${value}`,
  'in a comment behind others': (keyword, value) => `priority 100 ! was ${keyword} ${value}`,
  'not in force': (keyword, value) => `@other ${keyword} ${value}`,
  'on the next line': (keyword, value) => `${keyword} \\\n  ${value}`,
  'by definitions': (keyword, value) => `$A=${value}\n$B="\${A}"\n${keyword} $B`,
  'by a definition of lines': (keyword, value) => `$A= \\\n  ${value}\n${keyword} \${A}`,
  'by a repetition': (keyword, value) => `~LST(x, ${value})${keyword} $x`,
};
const YAML: typeof FORMS = {
  plain: (keyword, value) => `a:\n  ${keyword}: ${value}`,
  'in a flow': (keyword, value) => `a: { b: 1, ${keyword}: "${value}" }`,
  'in a list': (keyword, value) => `${keyword}:\n- 1\n- ${value}\nb: 1`,
  folded: (keyword, value) => `${keyword}: >-\n  one\n\n  ${value}\nb: 1`,
  'by an anchor': (keyword, value) => `x: &a ${value}\n${keyword}: *a`,
};

describe('files of a bundle', () => {
  it('know the keywords with secrets and commands', () => {
    expect(secrets).to.include.members(['auth_pass', 'password', 'key', 'payload']);
    expect(commands).to.include.members(['script', 'notify', 'misc_path', 'quorum_up']);
  });

  for (const [language, forms] of Object.entries({ conf: FORMS, yaml: YAML })) {
    for (const [form, write] of Object.entries(forms)) {
      it(`${language}: no keyword shows its secret, ${form}`, () => {
        for (const keyword of secrets) {
          const text = write(keyword, SECRET);
          expect(mask(text, `a.${language}`), text)
            .to.contain('[masked]')
            .and.not.contain(SECRET);
        }
        for (const keyword of commands) {
          const text = write(keyword, `/bin/x --password=${SECRET}`);
          expect(mask(text, `a.${language}`), text)
            .to.contain('[masked]')
            .and.not.contain(SECRET);
        }
      });
    }
  }

  it('keep everything else, and the program of a command', () => {
    const text = `# why this is so: see the wiki
vrrp_instance VI_1 {
  priority 100 # of 255
  track_script {
    fit weight -20
  }
  authentication {
    auth_type PASS
    auth_pass hunter2
  }
  notify "/usr/local/bin/told --token hunter2" nobody
}
`;
    const changed = text
      .replace('auth_pass hunter2', 'auth_pass [masked]')
      .replace(/told .*/, 'told [masked]');
    expect(mask(text)).to.equal(changed);
  });

  it('know what one file defines and another one uses', () => {
    const files = [
      { path: 'a.conf', text: '$PW=hunter2\n$OTHER=fine\n', isYaml: false },
      { path: 'b.conf', text: 'auth_pass $PW\n', isYaml: false },
    ];
    expect(maskedFiles(files).map(({ text }) => text)).to.deep.equal([
      '$PW= [masked]\n$OTHER=fine\n',
      'auth_pass [masked]\n',
    ]);
  });
});
