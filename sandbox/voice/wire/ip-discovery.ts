/** Length of an IP discovery datagram: Discord's voice documentation. */
const discoveryBytes = 74;

const requestType = 1;
const replyType = 2;
// Length field: everything after type and length.
const lengthField = 70;
const addressAt = 8;
const portAt = 72;

/** What an IP discovery datagram says; in a request, address and port are empty. */
export interface Discovery {
  readonly kind: 'request' | 'reply';
  readonly ssrc: number;
  readonly address: string;
  readonly port: number;
}

/** The datagram read, or undefined when it is not an IP discovery. */
export const readDiscovery = (datagram: Buffer): Discovery | undefined => {
  if (datagram.length !== discoveryBytes || datagram.readUInt16BE(2) !== lengthField) return undefined;
  const type = datagram.readUInt16BE(0);
  if (type !== requestType && type !== replyType) return undefined;
  const end = datagram.indexOf(0, addressAt);
  return {
    kind: type === requestType ? 'request' : 'reply',
    ssrc: datagram.readUInt32BE(4),
    address: datagram.toString('ascii', addressAt, end < 0 || end > portAt ? portAt : end),
    port: datagram.readUInt16BE(portAt),
  };
};

/** The datagram that says `discovery`; an address longer than 63 bytes is cut. */
export const writeDiscovery = (discovery: Discovery): Buffer => {
  const datagram = Buffer.alloc(discoveryBytes);
  datagram.writeUInt16BE(discovery.kind === 'request' ? requestType : replyType, 0);
  datagram.writeUInt16BE(lengthField, 2);
  datagram.writeUInt32BE(discovery.ssrc, 4);
  datagram.write(discovery.address, addressAt, portAt - addressAt - 1, 'ascii');
  datagram.writeUInt16BE(discovery.port, portAt);
  return datagram;
};
