/** Asks others on the wire what the checks want to know. */
import type { AnyCheck, DoctorSubject, ProbingCheck } from '../../../doctor/check.js';
import type { HeardWire } from '../../../doctor/examine.js';
import { together, type WireAdvert, type WireReading } from '../../../doctor/wire.js';
import { askWire } from '../../../linux/machine/ask-wire.js';
import {
  addressCountOf,
  addressesOf,
  FIXED_LENGTH,
  versionOf,
} from '../../../vrrp/packet/advertisement.js';
import { advertisementOf, readDatagram } from '../../../vrrp/packet/receive.js';

/** Routers that are kept: more are forged. */
const MOST_ADVERTS = 1024;

/** The networks that are asked, by files that name them; undefined: that of this process. */
export type NetworkPaths = Readonly<Record<ProbingCheck['asks']['network'], string | undefined>>;

/** In both networks at once: some seconds. */
export async function askOthers(
  checks: readonly AnyCheck[],
  subject: DoctorSubject,
  paths: NetworkPaths,
): Promise<HeardWire> {
  const probes = checks.filter((check) => 'asks' in check);
  const [machine, director] = await Promise.all(
    (['machine', 'director'] as const).map((network) =>
      askIn(
        probes.filter(({ asks }) => asks.network === network),
        subject,
        paths[network],
      ),
    ),
  );
  return { machine: machine ?? NOTHING, director: director ?? NOTHING };
}

const NOTHING: WireReading = {
  ...{ claims: [], echoes: [], adverts: [], queries: [] },
  ...{ listenedMs: 0, refusals: [] },
};

async function askIn(
  probes: readonly ProbingCheck[],
  subject: DoctorSubject,
  path: string | undefined,
): Promise<WireReading> {
  const questions = together(probes.map(({ asks }) => asks.questions(subject)));
  const { addresses, echoes, adverts, queries } = questions;
  if (addresses.length + echoes.length + adverts.length + queries.length === 0) {
    return NOTHING;
  }
  const heard = new Map<string, WireAdvert>();
  const answers = await askWire(questions, path, (device, packet, hardwareAddress) => {
    const advert = readAdvert(device, packet, hardwareAddress);
    if (advert !== undefined && heard.size < MOST_ADVERTS) {
      heard.set([device, advert.virtualRouterId, advert.source].join(' '), advert);
    }
  });
  return { ...answers, adverts: [...heard.values()] };
}

function readAdvert(
  device: string,
  packet: Uint8Array,
  hardwareAddress: string,
): WireAdvert | undefined {
  const datagram = readDatagram(packet);
  if (datagram === undefined) {
    return undefined;
  }
  const { header, virtualRouterId } = datagram;
  const advertisement = advertisementOf(datagram);
  const addressBytes = addressCountOf(advertisement) * (header.family === 'inet' ? 4 : 16);
  if (advertisement.length < FIXED_LENGTH + addressBytes) {
    return undefined;
  }
  return {
    ...{ interface: device, virtualRouterId, family: header.family, hardwareAddress },
    ...{ source: header.source, timeToLive: header.timeToLive },
    version: versionOf(advertisement),
    addresses: addressesOf(advertisement, header.family),
  };
}
