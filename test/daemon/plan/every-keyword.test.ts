/**
 * No change of a file is missed: each keyword of the tables is changed in a file that is valid
 * otherwise, and the plan says so. UPKEEP_GENERATED=500 tries that many values of each.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { sameData } from '../../../src/base/same-data.js';
import type { Configuration } from '../../../src/config/model.js';
import { allKeywords, type PlacedKeyword } from '../../../src/config/schema/lookup.js';
import { NEXT_START } from '../../../src/daemon/plan/consequences.js';
import { type ModelChange, modelChanges } from '../../../src/daemon/plan/model-changes.js';
import { refusedChange } from '../../../src/daemon/supervisor/reload-rules.js';
import { withoutSecrets } from '../../../src/daemon/supervisor/running-state.js';
import { runs } from '../../config/generated/runs.js';
import { wordsOf } from '../../config/generated/valid-words.js';
import { loadText } from '../../config/load-text.js';
import { filesAround } from './valid-file.js';

/** Keywords that leave no trace in the model, and why: with and without them all is the same. */
const TRACELESS: ReadonlyMap<string, string> = new Map([
  ['global_defs.vrrp_iptables', 'nftables makes the same rules'],
  ['global_defs.vrrp_ipsets', 'nftables makes the same rules'],
  ['namespace_with_ipsets', 'nftables makes the same rules'],
  ['vrrp_instance.no_virtual_ipaddress', 'silences an error'],
  ['vrrp_instance.debug', 'has no effect in keepalived either'],
  ['vrrp_instance.virtual_routes.inet', 'says what the address says'],
  ['vrrp_instance.virtual_routes.to', 'says what its place says'],
  ['vrrp_instance.virtual_rules.inet', 'says what the address says'],
  ['static_routes.inet', 'says what the address says'],
  ['static_routes.to', 'says what its place says'],
  ['static_rules.inet', 'says what the address says'],
  ['vrrp_instance.virtual_routes.prepend', 'is how routes are added anyway'],
  ['static_routes.prepend', 'is how routes are added anyway'],
  ['virtual_server.mh-fallback', 'is set with mh in any case'],
  ['virtual_server.hashed', 'has no effect in keepalived either'],
  ['virtual_server.real_server.HTTP_GET.enable_sni', 'is for TLS'],
  ['virtual_server.real_server.HTTP_GET.sni_name', 'is for TLS'],
  ['virtual_server.real_server.HTTP_GET.url.regex_stack', 'RE2 has no stack'],
  ['virtual_server.real_server.SSL_GET.url.regex_stack', 'RE2 has no stack'],
]);

const placed = [...allKeywords()].filter(({ keyword }) => keyword.handledBy !== 'language');

const placeOf = ({ path, name }: PlacedKeyword) => (path === '' ? name : `${path}.${name}`);

/** The models of a file without the keyword, and with it in several ways. */
function modelsOf(row: PlacedKeyword): readonly Configuration[] {
  const { numRuns, seed = 1 } = runs(4);
  const words = fc.sample(wordsOf(row.keyword.arguments), { numRuns, seed });
  const files = filesAround(
    row,
    words.map((each) => each.join(' ')),
  );
  return files.map((text) => withoutSecrets(loadText(text).configuration));
}

/** What a reload from the first of the models to each other one would say. */
function plansOf([first, ...others]: readonly Configuration[]) {
  return others.flatMap((other) => {
    if (first === undefined || sameData(first, other)) {
      return [];
    }
    const changes = modelChanges(first, other, new Map());
    return [{ refused: refusedChange(first, other), changes }];
  });
}

/** Whether each thing that the change says comes with the next start. */
function waitsForStart(changes: readonly ModelChange[]): boolean {
  return changes.every(({ consequences }) => sameData(consequences, [NEXT_START]));
}

describe('a plan', () => {
  it('says so when a keyword is changed, whichever it is', function () {
    this.timeout(600_000);
    const wrong = placed.flatMap((row): readonly string[] => {
      const plans = plansOf(modelsOf(row));
      const { reload } = row.keyword;
      const says = (problem: string) => [`${placeOf(row)}: ${problem}`];
      if (plans.length === 0) {
        return TRACELESS.has(placeOf(row)) ? [] : says('no model knows it');
      }
      if (TRACELESS.has(placeOf(row))) {
        return says('has a trace');
      }
      if (plans.some(({ refused, changes }) => refused === undefined && changes.length === 0)) {
        return says('the plan says nothing');
      }
      if (reload === 'refused') {
        return plans.every(({ refused }) => refused !== undefined) ? [] : says('not refused');
      }
      const ignored = plans.every(({ changes }) => waitsForStart(changes));
      return ignored === (reload === 'ignored') ? [] : says(`ignored: ${ignored}, not ${reload}`);
    });
    expect(wrong).to.deep.equal([]);
    expect(placed.length).to.be.greaterThan(450);
  });
});
