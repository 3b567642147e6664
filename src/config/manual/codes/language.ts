// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a reference of the language
/** Files, lines and braces: what the reader of the language and of YAML says. */
import type { CodeEntry } from './entry.js';

/** By code, in alphabetical order. */
export const languageCodes = {
  'byte-order-mark': {
    meaning:
      'The file begins with a byte order mark, an invisible character that some editors write. ' +
      'keepalived reads it as part of the first keyword and does not know that keyword then.',
    advice: 'save the file as "UTF-8", not as "UTF-8 with BOM"',
  },
  'condition-on-multi-line-definition': {
    meaning:
      'A condition (@id or @^id) stands before a definition of several lines. It drops only the ' +
      'first of them; the others are then read as ordinary lines.',
    advice: 'give each configuration id a definition with a name of its own',
  },
  'definition-refers-to-itself': {
    meaning:
      'Replacing a reference such as $NAME leads, directly or through others, back to the ' +
      'definition of NAME. The inner reference stays as it is written.',
    advice: 'take the reference out of the value',
  },
  'definition-too-long': {
    meaning:
      'With all its references replaced, the text is longer than is accepted. That is nearly ' +
      'always a definition that multiplies itself.',
    advice: 'shorten the value, or split it into several definitions',
  },
  'expansion-too-long': {
    meaning:
      'Definitions and repetitions of the file produce more text than is accepted; the rest of ' +
      'what they would give is dropped.',
    advice: 'use shorter definitions, or fewer of them in one line',
  },
  'extra-closing-brace': {
    meaning:
      'A } stands where no block is open. Often the mistake is further up: a block was closed ' +
      'too early, and its last lines were read as if they stood outside of it.',
    advice: 'remove it, or look above for the { that is missing or the } that is too many',
  },
  'include-brace-not-found': {
    meaning:
      'The pattern of an include has alternatives, as in conf.d/{a,b}.conf, and one of them ' +
      'matches no file.',
    advice: 'correct the name or remove the alternative',
  },
  'include-is-directory': {
    meaning: 'An include names a directory, and directories are skipped.',
    advice: 'name the files in it, as in include conf.d/*.conf',
  },
  'include-is-executable': {
    meaning:
      'An included file may be executed, so it is taken for a program and skipped, as ' +
      'keepalived does.',
    advice: 'take the permission away with chmod a-x',
  },
  'include-no-match': {
    meaning:
      'No file matches the pattern of an include. The configuration goes on without it, ' +
      'which may be what was meant for an empty conf.d.',
    advice: 'correct the pattern; a relative one starts at the folder of the file it stands in',
  },
  'include-not-found': {
    meaning: 'An included file does not exist, so whatever it says is missing.',
    advice: 'correct the path; a relative one starts at the folder of the file it stands in',
  },
  'include-not-regular': {
    meaning: 'An include names a device, a FIFO or a socket, which is skipped.',
    advice: 'include a regular file',
  },
  'include-of-itself': {
    meaning:
      'A file includes itself, directly or through the files it includes. It is not read again.',
    advice: 'remove one of the includes of the circle',
  },
  'include-too-deep': {
    meaning: 'Files include files that include files, more levels than are accepted.',
    advice: 'include from fewer levels',
  },
  'include-unreadable': {
    meaning: 'An included file exists and cannot be read; the system says why in the message.',
    advice: 'check the permissions of the file and of the folders above it',
  },
  'line-too-long': {
    meaning:
      'A line is longer than keepalived accepts. It drops the first part and reads the ' +
      'remainder as a line of its own, which can mean anything.',
    advice: 'split it: a block may have one entry on each line',
  },
  'main-file-is-directory': {
    meaning: 'The path of the configuration is a directory.',
    advice: 'name the file in it, usually keepalived.conf',
  },
  'main-file-is-executable': {
    meaning: 'The configuration file may be executed, so it is taken for a program and not read.',
    advice: 'take the permission away with chmod a-x',
  },
  'main-file-not-found': {
    meaning: 'The configuration file does not exist.',
    advice: 'correct the path; without one, /etc/keepalived/keepalived.conf is read',
  },
  'main-file-not-regular': {
    meaning: 'The path of the configuration is a device, a FIFO or a socket.',
    advice: 'name a regular file; upkeep check - reads standard input',
  },
  'main-file-unreadable': {
    meaning: 'The configuration file exists and cannot be read; the message says why.',
    advice: 'check the permissions of the file and of the folders above it, or run it as root',
  },
  'malformed-repetition': {
    meaning:
      'A line begins with ~SEQ or ~LST, which repeat the line for each of several values, and ' +
      'the part in parentheses cannot be read. The line is not used.',
    advice: 'write ~SEQ(name,first,step,last) or ~LST(name,value,value)',
  },
  'misplaced-include': {
    meaning:
      'An include counts only at the very beginning of a line. Here it is read as an ordinary ' +
      'keyword, and nothing is included.',
    advice: 'give the include a line of its own, without a condition or brace before it',
  },
  'missing-closing-brace': {
    meaning:
      'The file ends while a block is still open, so everything behind it was read as part of ' +
      'that block. The place that is shown is where the indentation says that it should end.',
    advice: 'add the } there',
  },
  'multi-line-definition-inside-line': {
    meaning:
      'A definition of several lines is used with more text behind it. Such a definition has to ' +
      'be the end of its line.',
    advice: 'move what follows it to a line of its own',
  },
  'no-line-continuation': {
    meaning:
      'A backslash ends a line. Only in definitions does it continue the line; here it becomes ' +
      'part of the last word.',
    advice: 'write all on one line',
  },
  'nul-byte': {
    meaning: 'A line contains a NUL byte, which no text has, and is not used.',
    advice: 'save the file as UTF-8: it may be UTF-16, or no configuration at all',
  },
  'reference-needs-braces': {
    meaning:
      'A reference without braces ends at a blank and a few other characters. Here something ' +
      'else follows it, so it stays as it is written.',
    advice: 'write ${NAME}',
  },
  'sequence-never-ends': {
    meaning: 'The step of a ~SEQ leads away from its last number, or is 0.',
    advice: 'change the sign of the step, or swap the first and the last number',
  },
  'sequence-too-long': {
    meaning: 'A repetition would give more lines than are accepted, and is not used.',
    advice: 'narrow its bounds',
  },
  'several-main-files': {
    meaning:
      'The path of the configuration is a pattern that matches several files. All are read, one ' +
      'after the other, but a configuration test fails for it.',
    advice: 'name one file that includes the others',
  },
  'too-many-files': {
    meaning: 'More files are included than are accepted; the others are not read.',
    advice: 'join some of them',
  },
  'too-many-problems': {
    meaning: 'The file has more problems than are shown, usually because of the first one.',
    advice: 'correct the first ones and check again',
  },
  'typographic-quote': {
    meaning:
      'A quote such as \u201c or \u2019 stands in the line. A word processor or a web page has ' +
      'made it of \' or ", and here it quotes nothing: it is part of the word.',
    advice: 'write " in its place; a word without blanks needs no quotes',
  },
  'undefined-name': {
    meaning:
      'A reference such as ${NAME} names nothing that is defined before it, and stays as it is ' +
      'written. In the command of a script that may be meant: the shell gets to see it.',
    advice: 'define it above its use with $NAME=value, or correct the name',
  },
  'unexpected-brace': {
    meaning:
      'A { opens a block that belongs to no keyword. Its lines count as if the braces were not ' +
      'there.',
    advice: 'write the keyword that is missing, or remove the pair of braces',
  },
  'unterminated-quote': {
    meaning: 'A double quote is opened and not closed on the same line.',
    advice: 'close it; a text cannot go over several lines',
  },
  'yaml-control-character': {
    meaning: 'A text of a YAML file has a line feed or another control character within a word.',
    advice: 'write it in one line; a command over several lines needs no escapes, only the block |',
  },
  'yaml-include': {
    meaning: 'A YAML file cannot include another file.',
    advice: 'put all into one file, or use the keepalived form, which upkeep convert writes',
  },
  'yaml-repeated-key': {
    meaning: 'A mapping has the same key twice; the second one is skipped.',
    advice: 'write one key with a sequence to give a keyword several times',
  },
  'yaml-shape': {
    meaning: 'A value is a text, a mapping or a sequence where its keyword needs another of them.',
    advice: 'compare it with docs/yaml.md, or let upkeep convert write an example',
  },
  'yaml-syntax': {
    meaning: 'The file ends in .yaml or .yml and is no valid YAML; nothing of it is used.',
    advice: 'indent with blanks, and quote texts that contain a colon, a # or brackets',
  },
  'yaml-too-large': {
    meaning: 'Aliases inside of aliases would unfold to more than is read.',
    advice: 'write out what they stand for',
  },
} satisfies Readonly<Record<string, CodeEntry>>;
