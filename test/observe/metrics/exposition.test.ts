import { expect } from 'chai';
import type { MetricFamily, Sample } from '../../../src/observe/metrics/family.js';
import { familyText } from './everything.js';
import { parseExposition } from './parse-exposition.js';

const counter: MetricFamily = {
  name: 'upkeep_things_total',
  type: 'counter',
  help: 'Things "so\\far"\nand more.',
  labels: ['name'],
  samples: () => [],
};

/** A family with these samples, as text. */
function text(more: Partial<MetricFamily>, samples: readonly Sample[]): string {
  return familyText({ ...counter, ...more }, samples, 'text');
}

describe('observe/metrics: the text', () => {
  const nasty = 'a"b\\c\nd\\ne,}= ü';
  const samples = [{ labels: [nasty], value: 3 }];

  it('escapes values and help as each dialect asks', () => {
    expect(familyText(counter, samples, 'text')).to.equal(
      '# HELP upkeep_things_total Things "so\\\\far"\\nand more.\n' +
        '# TYPE upkeep_things_total counter\n' +
        'upkeep_things_total{name="a\\"b\\\\c\\nd\\\\ne,}= ü"} 3\n',
    );
    expect(familyText(counter, samples, 'openmetrics')).to.equal(
      '# HELP upkeep_things Things \\"so\\\\far\\"\\nand more.\n' +
        '# TYPE upkeep_things counter\n' +
        'upkeep_things_total{name="a\\"b\\\\c\\nd\\\\ne,}= ü"} 3\n',
    );
  });

  it('is read as what was written', () => {
    for (const dialect of ['text', 'openmetrics'] as const) {
      const end = dialect === 'text' ? '' : '# EOF\n';
      const read = parseExposition(`${familyText(counter, samples, dialect)}${end}`, dialect);
      const [family] = [...read.values()];
      expect(family?.samples).to.deep.equal([
        { name: 'upkeep_things_total', labels: { name: nasty }, value: 3 },
      ]);
    }
  });

  it('names the unit of times, and makes a gauge of an info where there are none', () => {
    const time = { name: 'upkeep_age_seconds', type: 'gauge', labels: [] } as const;
    const age = familyText({ ...counter, ...time }, [{ labels: [], value: 0.25 }], 'openmetrics');
    expect(age).to.match(/^# UNIT upkeep_age_seconds seconds\nupkeep_age_seconds 0\.25$/m);
    const info = { ...counter, name: 'upkeep_build_info', type: 'info' } as const;
    expect(familyText(info, samples, 'openmetrics')).to.match(/^# TYPE upkeep_build info$/m);
    expect(familyText(info, samples, 'text')).to.match(/^# TYPE upkeep_build_info gauge$/m);
  });

  it('says a series once, and nothing of what is not known', () => {
    const twice = [1, 2].map((value) => ({ labels: ['a'], value }));
    const unknown = { labels: ['b'], value: undefined };
    expect(text({}, [unknown, ...twice])).to.match(/counter\nupkeep_things_total\{name="a"\} 1\n$/);
    expect(text({}, [unknown])).to.equal('');
  });
});
