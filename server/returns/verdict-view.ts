import { Type } from 'typebox';
import { floorCodes } from '../law/index.ts';
import { Maybe, OneOf, Time } from '../platform/http-schemas.ts';
import { offers } from './policy.ts';
import type { Verdict } from './resolve.ts';
import { saidOf } from './write-decision.ts';

const Day = Type.String({ format: 'date' });

export const VerdictView = Type.Object(
  {
    offer: Type.Array(OneOf(offers)),
    freight: OneOf(['buyer', 'seller'] as const),
    said: Type.Object({ en: Type.String(), 'zh-CN': Type.String() }, { description: 'Why, in one sentence' }),
    deadline: Maybe(
      Type.Object({
        lastDay: Day,
        until: Time,
        counts: OneOf(['goods_received', 'last_parcel_of_order', 'contract'] as const),
        eventOn: Day,
        days: Type.Integer(),
        untoldMonths: Type.Integer({
          description: 'So much longer: it is not noted that buyers are told of their right',
        }),
      }),
    ),
    right: OneOf(['law', 'policy', 'none'] as const),
    refusable: Type.Boolean({ description: 'Neither law nor policy gives it: only then may anybody say no' }),
    missing: Type.Array(Type.String(), { description: 'What, once known, could change the answer' }),
    policyVersion: Maybe(Type.Integer()),
    lawFloor: Maybe(OneOf(floorCodes)),
    country: Maybe(Type.String()),
  },
  { title: 'Verdict' },
);

export const verdictView = (verdict: Verdict) => ({ ...verdict, said: saidOf(verdict) });
