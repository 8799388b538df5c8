// Traditional characters that buyers from Hong Kong, Macau and Taiwan use when they talk about an order, each followed
// by its simplified form. Not a converter: only what helps to understand. Pairs, so that nothing can shift.
const pairs =
  '個个們们這这來来時时說说話话請请問问謝谢還还沒没過过點点會会對对嗎吗麼么甚什買买賣卖貨货單单訂订運运' +
  '費费錢钱換换發发顏颜質质壞坏爛烂縫缝線线壓压號号碼码寬宽長长鬆松緊紧褲裤襯衬襪袜帶带圖图實实際际與与' +
  '給给幫帮聯联繫系係系電电郵邮遞递達达遲迟見见關关門门開开內内裡里裏里間间進进動动態态現现應应該该當当' +
  '為为無无後后從从兩两幾几樣样種种類类貴贵價价漲涨優优滿满減减贈赠禮礼錯错補补償偿維维護护權权訴诉評评' +
  '級级員员戶户帳账賬账變变視视覺觉膚肤體体適适國国灣湾區区縣县鎮镇鄉乡樓楼層层車车東东風风飛飞機机麗丽' +
  '親亲愛爱歡欢寶宝貝贝嚴严簡简終终於于經经濟济決决確确認认識识讓让誰谁證证據据氣气聲声願愿聽听寫写傳传' +
  '網网頁页鏈链連连歲岁紅红綠绿藍蓝黃黄銀银絲丝紗纱織织縮缩脫脱汙污髒脏損损傷伤廠厂場场倉仓庫库備备預预' +
  '計计劃划調调撥拨釘钉鈕钮釦扣領领標标籤签舊旧異异況况並并將将須须顧顾專专業业務务辦办處处聖圣妳你沖冲' +
  '厲厉夠够擔担負负責责騙骗賠赔誤误語语測测試试鑽钻鍊链錶表襖袄撐撑彈弹殘残準准勁劲慮虑憂忧靜静惱恼憤愤噁恶惡恶';

const simplified = new Map<string, string>();
for (let at = 0; at + 1 < pairs.length; at += 2) simplified.set(pairs.charAt(at), pairs.charAt(at + 1));

const traditional = new RegExp(`[${[...simplified.keys()].join('')}]`, 'g');

export function foldTraditional(text: string): string {
  return text.replace(traditional, (character) => simplified.get(character) ?? character);
}
