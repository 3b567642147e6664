/** The answer to a request of the master, from the objects of the moment. Pure. */
import { type MibView, nextObject, objectAt, type SearchRange } from '../mib-view.js';
import type { Oid } from '../oid.js';
import type { Binding, MasterPdu, SubagentPdu } from './pdu.js';

/** Requests that an answer is made for. */
export type Request = Exclude<
  MasterPdu,
  { readonly kind: 'response' } | { readonly kind: 'close' } | { readonly kind: 'cleanupSet' }
>;

/** RFC 3416 section 3: nothing here can be written; nothing was set that could be undone. */
const NOT_WRITABLE = 17;
const UNDO_FAILED = 15;

/** As many bindings as an answer has at most, whatever a manager asks for. */
const MOST_BINDINGS = 4096;

/** RFC 2741 section 7.2. */
export function answerRequest(request: Request, view: MibView): SubagentPdu {
  switch (request.kind) {
    case 'get':
      return response(request.ranges.map(({ start }) => bindingOf(view, start)));
    case 'getNext':
      return response(request.ranges.map((range) => bindingAfter(view, range)));
    case 'getBulk':
      return response(bulkBindings(request, view));
    case 'testSet':
      return { kind: 'response', error: NOT_WRITABLE, index: 1, bindings: [] };
    case 'commitSet':
    case 'undoSet':
      return { kind: 'response', error: UNDO_FAILED, index: 1, bindings: [] };
  }
}

function response(bindings: readonly Binding[]): SubagentPdu {
  return { kind: 'response', error: 0, index: 0, bindings };
}

/** RFC 2741 section 7.2.3.1: of an object that has other instances, or none at all. */
function bindingOf(view: MibView, name: Oid): Binding {
  const found = objectAt(view, name);
  return found ?? { name, value: { type: 'noSuchInstance' } };
}

function bindingAfter(view: MibView, range: SearchRange): Binding {
  return nextObject(view, range) ?? { name: range.start, value: { type: 'endOfMibView' } };
}

/** RFC 2741 section 7.2.3.3: row by row, until nothing follows in any column. */
function bulkBindings(
  request: Extract<MasterPdu, { readonly kind: 'getBulk' }>,
  view: MibView,
): readonly Binding[] {
  const single = request.ranges.slice(0, request.nonRepeaters);
  const bindings = single.map((range) => bindingAfter(view, range));
  let ranges = request.ranges.slice(request.nonRepeaters);
  for (let row = 0; row < request.maximumRepetitions && ranges.length > 0; row += 1) {
    const found = ranges.map((range) => bindingAfter(view, range));
    bindings.push(...found);
    const isOver = found.every(({ value }) => value.type === 'endOfMibView');
    if (isOver || bindings.length > MOST_BINDINGS) {
      break;
    }
    ranges = ranges.map(({ end }, index) => ({
      start: found[index]?.name ?? [],
      include: false,
      end,
    }));
  }
  return bindings;
}
