// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
/** The chapter of the manual on the language itself (configuration language, chapters 2 to 8). */

/** A section: paragraphs, and an example where one helps. */
export interface LanguageSection {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly example?: readonly string[];
}

/** The sections in the order of the manual. */
export const languageSections: readonly LanguageSection[] = [
  {
    title: 'Lines, words and blocks',
    paragraphs: [
      'A line holds a keyword and its arguments, separated by blanks. # and ! begin a comment, ' +
        'also within a word; write \\# and \\! for the characters. Text in double quotes is one ' +
        'word, in which nothing else is special. A line has at most 1023 bytes; there is no ' +
        'continuation of lines.',
      'A block stands in braces. Braces may share a line with other text; two values may not.',
    ],
    example: ['vrrp_instance A {', '    interface eth0    # a comment', '}'],
  },
  {
    title: 'Values',
    paragraphs: [
      'A whole number is decimal. A time may have a fraction, as in 0.5. A switch is on, true or ' +
        'yes, or off, false or no; a keyword that may have one means on when it stands alone.',
    ],
  },
  {
    title: 'Other files',
    paragraphs: [
      'include PATTERN reads the matching files in its place, in any block. A relative pattern ' +
        'starts from the directory of the file it stands in.',
    ],
    example: ['include conf.d/*.conf'],
  },
  {
    title: 'Conditions',
    paragraphs: [
      'A line that begins with @ID is used where the configuration id is ID, one that begins ' +
        'with @^ID everywhere else. The id is that of option -i, otherwise the name of the host ' +
        'up to its first dot.',
    ],
    example: ['@lb1 priority 150', '@^lb1 priority 100'],
  },
  {
    title: 'Definitions',
    paragraphs: [
      '$NAME=VALUE gives a name to a text. ${NAME} stands for it anywhere, $NAME before a blank, ' +
        'a comma, a closing parenthesis or the end of the line. References are replaced when ' +
        'their line is used. A value goes on with the next line when its line ends in a ' +
        'backslash; it is then used as a whole line, or as the end of one.',
      'Predefined are ${_PWD}, ${_INSTANCE}, ${_RANDOM MIN MAX}, ${_ENV VARIABLE}, ${_HASH} and ' +
        '${_BANG}.',
    ],
    example: ['$NET=192.0.2', 'virtual_ipaddress { ${NET}.10/24 }'],
  },
  {
    title: 'Repetition',
    paragraphs: [
      'A line that begins with ~SEQ(NAME,FIRST,STEP,LAST) is repeated with NAME defined as ' +
        'each number; STEP, or FIRST and STEP, may be left out and are 1. ~SEQx gives ' +
        'hexadecimal numbers. ~LST(NAME,VALUE,...) goes through a list.',
    ],
    example: ['~SEQ(n,1,20) 10.0.0.${n}/24'],
  },
];
