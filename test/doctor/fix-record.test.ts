import { expect } from 'chai';
import type { FixPlan } from '../../src/doctor/fix-plan.js';
import { type PresentState, planFixUndo, recordFixes } from '../../src/doctor/fix-record.js';

const FILE = '/etc/sysctl.d/90-upkeep-doctor.conf';
const NAME = 'net/ipv4/ip_forward';

const plan = (text: string, value: string, ...commands: readonly string[][]): FixPlan => ({
  files: [{ path: FILE, text }],
  settings: [{ name: NAME, value }],
  commands,
});
const now = (file: string | undefined, setting: string | undefined): PresentState => ({
  file: () => file,
  setting: () => setting,
});

describe('the record of what the doctor has put right', () => {
  it('leads back over two fixes, and loads no module on the way', () => {
    const commands = [
      ['modprobe', 'ip_vs'],
      ['networkctl', 'reload'],
    ];
    const first = recordFixes(plan('one', '1', ...commands), now(undefined, '0'), undefined);
    const second = recordFixes(plan('two', '2'), now('one', '1'), first);
    expect(planFixUndo(second, now('two', '2'))).to.deep.equal({
      files: [{ path: FILE }],
      settings: [{ name: NAME, value: '0' }],
      commands: [['networkctl', 'reload']],
      kept: [],
    });
  });

  it('leaves alone what others have changed since', () => {
    const record = recordFixes(plan('one', '1'), now('before', '0'), undefined);
    const { files, settings, kept } = planFixUndo(record, now('edited', '1'));
    expect({ files, settings, kept }).to.deep.equal({
      files: [],
      settings: [{ name: NAME, value: '0' }],
      kept: [FILE],
    });
    const again = recordFixes(plan('two', '1'), now('edited', '1'), record);
    expect(planFixUndo(again, now('two', '1')).files).to.deep.equal([
      { path: FILE, text: 'edited' },
    ]);
  });
});
