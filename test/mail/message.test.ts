import { expect } from 'chai';
import { alertMessage, mailboxOf } from '../../src/mail/message.js';

const who = { routerId: 'LVS_1', sender: 'ha@example.net', recipients: ['a@example.org'] };
const date = new Date(Date.UTC(2026, 10, 1, 8, 2, 3));

describe('alertMessage', () => {
  it('writes what keepalived writes', () => {
    const alert = { subject: 'VRRP Instance A - Entering MASTER state', body: '=> Why <=' };
    const recipients = ['a@example.org', 'b@example.org'];
    expect(alertMessage(alert, { ...who, recipients }, date)).to.equal(
      'Date: Sun, 01 Nov 2026 08:02:03 +0000\r\n' +
        'From: ha@example.net\r\n' +
        'Subject: [LVS_1] VRRP Instance A - Entering MASTER state\r\n' +
        'X-Mailer: Keepalived\r\n' +
        'To: a@example.org,\r\n b@example.org\r\n' +
        '\r\n' +
        '=> Why <=\r\n' +
        '\r\n',
    );
  });

  it('lets no text begin a header of its own', () => {
    const alert = { subject: 'one\r\nBcc: x@example.org', body: 'why\n.\nnot' };
    const evil = { ...who, sender: 'a@b\r\nX: 1', recipients: ['c@d\nY: 2'] };
    const lines = alertMessage(alert, evil, date).split('\r\n');
    expect(lines.map((line) => line.split(':')[0])).to.deep.equal([
      'Date',
      'From',
      'Subject',
      'X-Mailer',
      'To',
      '',
      'why . not',
      '',
      '',
    ]);
  });
});

describe('mailboxOf', () => {
  it('finds the address that the envelope needs', () => {
    expect(mailboxOf('a@example.org')).to.equal('a@example.org');
    expect(mailboxOf('Some One <a@example.org>')).to.equal('a@example.org');
    expect(mailboxOf(' <a@example.org> ')).to.equal('a@example.org');
    expect(mailboxOf('root')).to.equal('root');
  });

  it('leaves what is no such thing as it is', () => {
    expect(mailboxOf('a<b')).to.equal('a<b');
    expect(mailboxOf('<a> b')).to.equal('<a> b');
  });
});
