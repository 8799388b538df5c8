type Item = {
  en: string;
  'zh-CN': string;
  isPhotographedAsIs: boolean | null;
  hasChart: boolean;
  modelFigures: { en: string; 'zh-CN': string } | null;
  material: { en: string; 'zh-CN': string } | null;
  sizes: readonly string[];
};

/** What the tables' shops sell. The scarf is one that the shop has told next to nothing about. */
export const items = {
  shirt: {
    en: 'Linen shirt',
    'zh-CN': '亚麻衬衫',
    isPhotographedAsIs: true,
    hasChart: true,
    modelFigures: { en: '168 cm, 52 kg, wears M', 'zh-CN': '身高168cm，体重52kg，穿M码' },
    material: { en: '100% linen', 'zh-CN': '100%亚麻' },
    sizes: ['S', 'M', 'L', 'XL'],
  },
  coat: {
    en: 'Wool coat',
    'zh-CN': '羊毛大衣',
    isPhotographedAsIs: true,
    hasChart: true,
    modelFigures: null,
    material: { en: '80% wool', 'zh-CN': '80%羊毛' },
    sizes: ['S', 'M', 'L', 'XL'],
  },
  jeans: {
    en: 'Straight jeans',
    'zh-CN': '直筒牛仔裤',
    isPhotographedAsIs: null,
    hasChart: true,
    modelFigures: null,
    material: null,
    sizes: ['S', 'M', 'L', 'XL'],
  },
  scarf: {
    en: 'Silk scarf',
    'zh-CN': '真丝丝巾',
    isPhotographedAsIs: null,
    hasChart: false,
    modelFigures: null,
    material: null,
    sizes: [],
  },
} satisfies Record<string, Item>;

export const sizeChart = [
  { size: 'S', heightCm: [150, 159], weightKg: [40, 48] },
  { size: 'M', heightCm: [160, 166], weightKg: [49, 56] },
  { size: 'L', heightCm: [167, 172], weightKg: [57, 65] },
  { size: 'XL', heightCm: [173, 182], weightKg: [66, 80] },
];
