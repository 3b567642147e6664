import { expect } from 'chai';
import { instanceOf, instanceText, problemsOf } from '../../load-text.js';

const instance = (...lines: readonly string[]) => instanceOf(instanceText(...lines));
const problems = (...lines: readonly string[]) => problemsOf(instanceText(...lines));

describe('state and priority', () => {
  it('default to BACKUP and 100, for a MASTER to 255', () => {
    expect(instance()).to.include({ initialState: 'BACKUP', priority: 100 });
    expect(instance('state MASTER')).to.include({ initialState: 'MASTER', priority: 255 });
    expect(instance('state MASTER', 'priority 120')).to.include({ priority: 120 });
  });

  it('use the default after an error', () => {
    expect(problems('state FOO')).to.deep.equal(['4:7 error invalid-choice GENERAL_ERROR']);
    expect(instance('state FOO')).to.include({ initialState: 'BACKUP' });
    expect(problems('priority 300')).to.deep.equal([
      '4:10 error number-out-of-range INVALID_NUMBER',
    ]);
    expect(instance('state MASTER', 'priority 300')).to.include({ priority: 100 });
  });

  it('ignore a BACKUP after a MASTER, and not the other way round', () => {
    const lines = ['state BACKUP', 'state MASTER', 'state BACKUP', 'priority 9'];
    expect(problems(...lines)).to.deep.equal(['6:7 error state-repeated GENERAL_ERROR']);
    expect(instance(...lines)).to.include({ initialState: 'MASTER' });
  });

  it('make an owner a master', () => {
    expect(instance('priority 255')).to.include({ initialState: 'MASTER' });
    expect(problems('state BACKUP', 'priority 255')).to.deep.equal([
      '4:1 warning owner-not-master OK',
    ]);
  });

  it('mention a keyword that is set twice', () => {
    expect(problems('priority 10', 'priority 20')).to.deep.equal(['5:1 hint repeated-keyword OK']);
    expect(instance('priority 10', 'priority 20')).to.include({ priority: 20 });
  });
});

describe('preemption', () => {
  it('is on, off, or delayed', () => {
    expect(instance()).to.include({ preempt: true, preemptDelayMs: 0 });
    expect(instance('nopreempt', 'preempt_delay 1.5')).to.include({
      preempt: false,
      preemptDelayMs: 1500,
    });
    expect(instance('nopreempt', 'preempt')).to.include({ preempt: true });
  });

  it('does not go with state MASTER or an owner', () => {
    expect(problems('state MASTER', 'priority 9', 'nopreempt', 'preempt_delay 5')).to.deep.equal([
      '6:1 warning nopreempt-ignored GENERAL_ERROR',
      '7:1 warning preempt-delay-ignored GENERAL_ERROR',
    ]);
    expect(instance('state MASTER', 'nopreempt', 'preempt_delay 5')).to.include({
      preempt: true,
      preemptDelayMs: 0,
    });
    expect(problems('priority 255', 'nopreempt')).to.deep.equal([
      '5:1 warning nopreempt-ignored GENERAL_ERROR',
    ]);
  });
});

describe('advert_int', () => {
  it('is whole seconds in version 2', () => {
    expect(instance('advert_int 3')).to.include({ advertIntervalMs: 3000 });
    expect(problems('advert_int 3')).to.deep.equal([]);
    expect(instance('advert_int 0.1')).to.include({ advertIntervalMs: 1000 });
    expect(instance('advert_int 2.6')).to.include({ advertIntervalMs: 3000 });
    expect(problems('advert_int 0.1')).to.deep.equal([
      '4:12 warning advert-interval-rounded GENERAL_ERROR',
    ]);
  });

  it('is centiseconds in version 3', () => {
    expect(instance('version 3', 'advert_int 0.01')).to.include({ advertIntervalMs: 10 });
    expect(problems('version 3', 'advert_int 0.29')).to.deep.equal([]);
    expect(instance('version 3', 'advert_int 0.29')).to.include({ advertIntervalMs: 290 });
    expect(instance('version 3', 'advert_int 50')).to.include({ advertIntervalMs: 40_950 });
    expect(problems('version 3', 'advert_int 50')).to.deep.equal([
      '5:12 warning advert-interval-rounded GENERAL_ERROR',
    ]);
  });

  it('takes the version of global_defs', () => {
    const text = `${instanceText('advert_int 0.5')}global_defs {\n vrrp_version 3\n}\n`;
    expect(instanceOf(text)).to.include({ version: 3, advertIntervalMs: 500 });
  });
});

describe('owner_ignore_adverts', () => {
  it('is for owners', () => {
    expect(instance('priority 255', 'owner_ignore_adverts')).to.include({
      ownerIgnoreAdverts: true,
    });
    expect(problems('owner_ignore_adverts')).to.deep.equal([
      '4:1 error owner-ignores-adverts GENERAL_ERROR',
    ]);
    expect(instance('owner_ignore_adverts')).to.include({ ownerIgnoreAdverts: false });
    expect(problems('priority 255', 'owner_ignore_adverts off')).to.deep.equal([
      '5:1 error owner-ignores-adverts GENERAL_ERROR',
    ]);
  });
});
