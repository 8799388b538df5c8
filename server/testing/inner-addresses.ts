export const innerIpv4 = [
  ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.1.2.3', '169.254.169.254', '172.16.5.4', '192.168.0.10'],
  ...['100.100.100.200', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.0.192', '168.63.129.16'],
];

export const innerIpv6 = [
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '2001:db8::1',
  '100::1',
  '3fff::1',
  '5f00::1',
];

/** The same IPv4 address as browsers and C libraries have read it since the seventies. */
export function spellings(address: string): string[] {
  const parts = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = whole.toString(16).padStart(8, '0');
  const inHex = (n: number) => `0x${n.toString(16)}`;
  const inOctal = (n: number) => `0${n.toString(8)}`;
  const mapped = `${hex.slice(0, 4)}:${hex.slice(4)}`;
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex}`,
    `0X${hex.toUpperCase()}`,
    inOctal(whole),
    `${a}.${b * 65536 + c * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    parts.map(inHex).join('.'),
    parts.map(inOctal).join('.'),
    `${inHex(a)}.${b}.${inOctal(c)}.${d}`,
    `000${inOctal(a)}.${b}.${c}.${d}`,
    address.replaceAll('.', '。'),
    address.replaceAll('.', '．'),
    address.replaceAll('.', '%2e'),
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replace(/[1-9]/g, (digit) => String.fromCodePoint(0x2460 + Number(digit) - 1)),
    address.replace(/\d/g, (digit) => `%3${digit}`),
    `[::ffff:${address}]`,
    `[::ffff:${mapped}]`,
    `[0:0:0:0:0:ffff:${mapped}]`,
    `[::${address}]`,
    `[::ffff:0:${address}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b:1::${address}]`,
    `[2002:${mapped}::1]`,
    `[2001:0:${mapped}::1]`,
    `[fe80::5efe:${address}]`,
    `user@${address}`,
    `shop.example:pw@${address}`,
    `shop.example%40x@${address}`,
  ];
}
