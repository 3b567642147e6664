/** Scripts: what is said of their commands and files. */
import type { CodeEntry } from './entry.js';

/** By code, in alphabetical order. */
export const scriptCodes = {
  'fifo-script-alone': {
    meaning:
      'A script that reads a FIFO is named, but not the FIFO itself, so the script is never ' +
      'started.',
    advice: 'add the keyword that is named, with the path of the FIFO, or remove the script',
  },
  'invalid-script': {
    meaning:
      'The command cannot be taken apart into words: it is empty, or a quote in it is not closed.',
    advice: 'correct its quotes; the whole command stands in double quotes, single ones inside',
  },
  'script-defined-later': {
    meaning:
      'A script is tracked above the vrrp_script that defines it. keepalived knows only what it ' +
      'has read already, so the script is not tracked.',
    advice: 'move the vrrp_script above the block that tracks it',
  },
  'script-found-in-path': {
    meaning:
      'The command of a script has no absolute path. It was found in PATH now, and another ' +
      'environment may find another program, or none.',
    advice: 'write the absolute path that is shown',
  },
  'script-missing': {
    meaning: 'A vrrp_script does not say what to run, and is left out.',
    advice: 'add the keyword script and a command in double quotes',
  },
  'script-not-executable': {
    meaning:
      'The user that the script is to run as may not execute its file, or not enter one of the ' +
      'folders above it. The script is disabled.',
    advice: 'chmod +x the file, and check the folders; script_user names the user',
  },
  'script-not-found': {
    meaning: 'The file of a script does not exist. The script is disabled.',
    advice: 'correct the path or install the script',
  },
  'script-not-quoted': {
    meaning:
      'A command with arguments stands without quotes. Only its first word is run; the next ' +
      'ones count as user and group.',
    advice: 'put the whole command into double quotes',
  },
  'script-security-off': {
    meaning:
      'Scripts run as root, and nothing checks that only root can change them: who may write ' +
      'such a file, or replace it, is root on this machine.',
    advice:
      'write enable_script_security and script_user in global_defs, and make the scripts ' +
      'writable by root alone',
  },
  'script-unsafe': {
    meaning:
      'Somebody other than root may change, rename or replace the file of a script that runs as ' +
      'root, or one of the folders above it. With enable_script_security it is not run.',
    advice: 'give the file and the folders above it to root, and chmod go-w them',
  },
  'script-user-unknown': {
    meaning:
      'The user or group that a script is to run as does not exist here. The script is disabled.',
    advice: 'create the account, or name another one',
  },
  'unknown-script': {
    meaning: 'What is tracked here is the name of no vrrp_script, so it is not tracked.',
    advice: 'add the vrrp_script above this block, or correct the name',
  },
} satisfies Readonly<Record<string, CodeEntry>>;
