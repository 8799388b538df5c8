import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as charts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

charts.use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export type Curve = {
  name: string;
  values: readonly (number | null)[];
  look: 'band' | 'line' | 'dots';
  /** A colour of the page, by its name there. */
  colour: string;
};
export type Chart = { months: readonly string[]; curves: readonly Curve[]; unit: string };

/** Draws the curves with the colours that the page has now; returns what takes the drawing away. */
export function drawChart(place: HTMLElement, { months, curves, unit }: Chart): () => void {
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const text = { color: colour('ink'), fontFamily: style.fontFamily };
  const chart = charts.init(place, null, { renderer: 'canvas' });
  chart.setOption({
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 16, top: 44, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: text },
    // The page lets in no style but its own: what the pointer shows is drawn, too.
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('card'), textStyle: text },
    xAxis: {
      type: 'category',
      data: [...months],
      axisLabel: { color: colour('soft') },
      axisLine: { lineStyle: { color: colour('soft') } },
    },
    yAxis: {
      ...{ type: 'value', name: unit, min: 0, nameTextStyle: { color: colour('soft'), align: 'left' } },
      axisLabel: { color: colour('soft') },
      splitLine: { lineStyle: { color: colour('line') } },
    },
    series: curves.map(({ name, values, look, colour: of }) => ({
      ...{ type: 'line', name, data: [...values], connectNulls: false, color: colour(of) },
      symbol: look === 'dots' ? 'diamond' : 'circle',
      symbolSize: look === 'dots' ? 12 : 6,
      lineStyle: look === 'dots' ? { width: 0 } : { width: 2, type: look === 'band' ? 'dashed' : 'solid' },
      ...(look === 'band' ? { areaStyle: { opacity: 0.12 } } : {}),
    })),
  });
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(place);
  return () => {
    watch.disconnect();
    chart.dispose();
  };
}
