/**
 * Where `upkeep realserver` remembers what it has changed. The record is one of this boot and of
 * this network namespace: what a restart of the machine has undone is not undone again.
 */
import { readState, type StateKind, writeState } from '../../../daemon/files/state-file.js';
import { networkNamespaceIdentity } from '../../../linux/host/boot-identity.js';
import { NOTHING_DONE, type UndoRecord, undoRecordShape } from '../../../realserver/undo-record.js';

/** The file holds something else, is not to be believed, or cannot be written. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

const RECORD: StateKind<UndoRecord> = {
  shape: undoRecordShape,
  isNothing: ({ addresses, settings, raised, neighbours }) =>
    addresses.length + settings.length + raised.length + neighbours.length === 0,
};

/** The record file of one network namespace. */
export class RealServerRecord {
  readonly path: string;

  constructor(directory = '/run/upkeep') {
    this.path = `${directory}/realserver-${networkNamespaceIdentity()}.json`;
  }

  /**
   * What was done since the machine has started.
   * @throws RecordError
   */
  read(): UndoRecord {
    const found = readState(this.path, RECORD);
    if (found.kind === 'useless') {
      const advice = 'remove it, and undo by hand what it says if that is yours';
      throw new RecordError(`${this.path} is not believed: ${found.reason}; ${advice}`);
    }
    return found.kind === 'state' ? found.state.belongings : NOTHING_DONE;
  }

  /**
   * Replaces the record in one step; without addresses and settings there is no file.
   * @throws RecordError
   */
  write(record: UndoRecord): void {
    const reason = writeState(this.path, RECORD, { belongings: record });
    if (reason !== undefined) {
      throw new RecordError(`${this.path} cannot be written: ${reason}`);
    }
  }
}
