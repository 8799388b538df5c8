/** The language that a text of the shop or its carriers is written in, for those who hear the page. */
export const langOf = (text: string): 'en' | 'zh-CN' => (/\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en');
