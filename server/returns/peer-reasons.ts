import { isReason, type Reason, reasons } from '../../shared/labels.ts';
import { reasonTree } from '../../shared/reason-tree.ts';

/** Why something goes back. `theirs`: the code of the peer that it came with. */
export type Told = { reason: Reason; detail: string | null; words: string; theirs?: string };
/** As a peer keeps it: one of its codes, and free text beside it. */
export type Kept = { code: string; note: string };

export const peers = ['shopify', 'medusa', 'taobao'] as const;
export type Peer = (typeof peers)[number];

/** One code of ours to one of theirs. What theirs cannot tell apart is told apart by a tag in the note. */
const codes: Readonly<Record<Peer, Readonly<Record<Reason, string>>>> = {
  shopify: {
    'quality.defective': 'DEFECTIVE',
    'quality.damaged_in_transit': 'DEFECTIVE',
    'quality.not_as_described': 'NOT_AS_DESCRIBED',
    'quality.counterfeit_claim': 'NOT_AS_DESCRIBED',
    'size.too_large': 'SIZE_TOO_LARGE',
    'size.too_small': 'SIZE_TOO_SMALL',
    'size.differs_from_chart': 'NOT_AS_DESCRIBED',
    'other.unwanted': 'UNWANTED',
    'other.colour': 'COLOR',
    'other.style': 'STYLE',
    'ful.wrong_item': 'WRONG_ITEM',
    'ful.missing_item': 'OTHER',
    'ful.late_or_never_arrived': 'OTHER',
    'money.price_drop': 'OTHER',
    'money.freight': 'OTHER',
    'money.invoice': 'OTHER',
    unknown: 'UNKNOWN',
  },
  /** Reasons of claims; a return that is no claim carries `other`. */
  medusa: {
    'quality.defective': 'production_failure',
    'quality.damaged_in_transit': 'production_failure',
    'quality.not_as_described': 'other',
    'quality.counterfeit_claim': 'other',
    'size.too_large': 'other',
    'size.too_small': 'other',
    'size.differs_from_chart': 'other',
    'other.unwanted': 'other',
    'other.colour': 'other',
    'other.style': 'other',
    'ful.wrong_item': 'wrong_item',
    'ful.missing_item': 'missing_item',
    'ful.late_or_never_arrived': 'missing_item',
    'money.price_drop': 'other',
    'money.freight': 'other',
    'money.invoice': 'other',
    unknown: 'other',
  },
  taobao: {
    'quality.defective': '商品质量不好',
    'quality.damaged_in_transit': '商品破损/包装问题',
    'quality.not_as_described': '商品与描述不符',
    'quality.counterfeit_claim': '假冒品牌',
    'size.too_large': '大小/尺寸不合适',
    'size.too_small': '大小/尺寸不合适',
    'size.differs_from_chart': '商品描述的尺寸与实物不符',
    'other.unwanted': '多拍/错拍/不想要',
    'other.colour': '不喜欢/效果不好',
    'other.style': '不喜欢/效果不好',
    'ful.wrong_item': '商家发错货',
    'ful.missing_item': '少件/漏发',
    'ful.late_or_never_arrived': '未按约定时间发货',
    'money.price_drop': '商品买贵了或者降价',
    'money.freight': '退运费',
    'money.invoice': '发票问题',
    unknown: '其它',
  },
};

/** Other ways in which a peer says the same. */
const alsoSaid: Readonly<Record<Peer, Readonly<Record<string, Reason>>>> = {
  shopify: { OTHER: 'unknown' },
  medusa: { other: 'unknown', missing_item: 'ful.missing_item' },
  taobao: {
    '7天退款（7天无理由）': 'other.unwanted',
    '7天无理由退款': 'other.unwanted',
    质量问题: 'quality.defective',
    '快递/物流一直未收到': 'ful.late_or_never_arrived',
    货物破损已拒签: 'quality.damaged_in_transit',
    '大小/尺寸不合适': 'unknown', // too large or too small: only the buyer can say
  },
};

const tag = /\s?\[qin:([a-z_.]+)(?:\/([a-z_]+))?\]$/;

/** What the peer gets. Read back with `fromPeer` it says the same, detail and words included. */
export function toPeer(peer: Peer, { reason, detail, words, theirs }: Told): Kept {
  const isTheirs = theirs !== undefined && reasonOf(peer, theirs) === reason;
  const code = isTheirs ? theirs : codes[peer][reason];
  const isClear = reasonOf(peer, code) === reason && detail === null && !tag.test(words);
  if (isClear) return { code, note: words };
  return { code, note: `${words} [qin:${reason}${detail === null ? '' : `/${detail}`}]` };
}

export function fromPeer(peer: Peer, { code, note }: Kept): Told {
  const [whole = '', reason = '', detail = null] = tag.exec(note) ?? [];
  if (whole === '' || !isReason(reason))
    return { reason: reasonOf(peer, code), detail: null, words: note, theirs: code };
  const isKnown = detail !== null && reasonTree[reason].details.includes(detail);
  return { reason, detail: isKnown ? detail : null, words: note.slice(0, -whole.length), theirs: code };
}

/** What their code alone says; where it may mean several of ours, the first in our order that it stands for. */
function reasonOf(peer: Peer, code: string): Reason {
  const said = alsoSaid[peer];
  if (Object.hasOwn(said, code)) return said[code] ?? 'unknown';
  return reasons.find((reason) => codes[peer][reason] === code) ?? 'unknown';
}
