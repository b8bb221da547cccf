import type { Architecture } from '../module-patterns.js';

/**
 * The U-Nets of Stable Diffusion 1.x, 2.x and XL in both naming habits: diffusers' (`down_blocks.1...`,
 * which kohya uses for SD 1 and 2) and Stability's own (`input_blocks.4...`, which kohya uses for SDXL).
 * Sources: CompVis/stable-diffusion `openaimodel.py`, Stability-AI/generative-models, huggingface/diffusers
 * `unet_2d_condition.py`, kohya-ss/sd-scripts `networks/lora.py`.
 */
interface UnetShape {
  /** Width of the text embedding that cross-attention reads. */
  context: number;
  channels: readonly number[];
  /** Transformer blocks per attention layer and level; 0 = no attention. */
  depths: readonly number[];
  middleDepth: number;
  /**
   * SD 1 projects in and out by 1x1 convolutions, SD 2 and XL by linear layers, but kohya's tools turn SD 2's
   * into convolutions: only XL's are always linear.
   */
  alwaysLinear: boolean;
  /** Width of the extra size-and-text condition (SDXL). */
  condition?: number;
}

const TIME_WIDTH = 1280;

function attentionLines(at: string, width: number, depth: number, u: UnetShape): string[] {
  const block = `${at}.transformer_blocks.{${depth}}`;
  return [
    `${at}.(proj_in|proj_out) ${width} ${width} ${u.alwaysLinear ? 'linear' : ''}`,
    `${at}.norm * ${width}`,
    `${block}.attn1.(to_q|to_k|to_v|to_out.0) ${width} ${width}`,
    `${block}.attn2.(to_q|to_out.0) ${width} ${width}`,
    `${block}.attn2.(to_k|to_v) ${u.context} ${width}`,
    `${block}.ff.net.0.proj ${width} ${8 * width}`,
    `${block}.ff.net.2 ${4 * width} ${width}`,
    `${block}.(norm1|norm2|norm3) * ${width}`,
  ];
}

function resnetLines(diffusers: string, stability: string, input: number, output: number): string[] {
  const shortcut = [
    `${diffusers}.conv_shortcut ${input} ${output}`,
    `${stability}.skip_connection ${input} ${output}`,
  ];
  return [
    ...(input === output ? [] : shortcut),
    `${diffusers}.conv1 ${input} ${output} kernel`,
    `${diffusers}.conv2 ${output} ${output} kernel`,
    `${diffusers}.time_emb_proj ${TIME_WIDTH} ${output}`,
    `${diffusers}.norm1 * ${input}`,
    `${diffusers}.norm2 * ${output}`,
    `${stability}.in_layers.2 ${input} ${output} kernel`,
    `${stability}.out_layers.3 ${output} ${output} kernel`,
    `${stability}.emb_layers.1 ${TIME_WIDTH} ${output}`,
    `${stability}.in_layers.0 * ${input}`,
    `${stability}.out_layers.0 * ${output}`,
  ];
}

function unetLines(u: UnetShape): string {
  const lines: string[] = [];
  const levels = u.channels.length;
  const first = u.channels[0] ?? 0;
  const deepest = u.channels[levels - 1] ?? 0;
  const skips = [first];
  u.channels.forEach((width, level) => {
    for (let j = 0; j < 2; j++) {
      const input = j === 0 ? (u.channels[level - 1] ?? first) : width;
      const index = 1 + 3 * level + j;
      lines.push(
        ...resnetLines(`down_blocks.${level}.resnets.${j}`, `input_blocks.${index}.0`, input, width),
      );
      const depth = u.depths[level] ?? 0;
      if (depth > 0) {
        lines.push(...attentionLines(`down_blocks.${level}.attentions.${j}`, width, depth, u));
        lines.push(...attentionLines(`input_blocks.${index}.1`, width, depth, u));
      }
      skips.push(width);
    }
    if (level < levels - 1) {
      lines.push(`down_blocks.${level}.downsamplers.0.conv ${width} ${width} kernel`);
      lines.push(`input_blocks.${3 + 3 * level}.0.op ${width} ${width} kernel`);
      skips.push(width);
    }
  });
  lines.push(...resnetLines('mid_block.resnets.{2}', 'middle_block.(0|2)', deepest, deepest));
  lines.push(...attentionLines('mid_block.attentions.0', deepest, u.middleDepth, u));
  lines.push(...attentionLines('middle_block.1', deepest, u.middleDepth, u));
  let previous = deepest;
  for (let up = 0; up < levels; up++) {
    const level = levels - 1 - up;
    const width = u.channels[level] ?? 0;
    const depth = u.depths[level] ?? 0;
    for (let j = 0; j < 3; j++) {
      const input = previous + (skips.pop() ?? 0);
      const index = 3 * up + j;
      lines.push(...resnetLines(`up_blocks.${up}.resnets.${j}`, `output_blocks.${index}.0`, input, width));
      if (depth > 0) {
        lines.push(...attentionLines(`up_blocks.${up}.attentions.${j}`, width, depth, u));
        lines.push(...attentionLines(`output_blocks.${index}.1`, width, depth, u));
      }
      previous = width;
    }
    if (up < levels - 1) {
      lines.push(`up_blocks.${up}.upsamplers.0.conv ${width} ${width} kernel`);
      lines.push(`output_blocks.${3 * up + 2}.(1|2).conv ${width} ${width} kernel`);
    }
  }
  lines.push(
    // Inpainting and instruction models take more than four channels.
    `(conv_in|input_blocks.0.0) * ${first}`,
    `(conv_out|out.2) ${first} 4 kernel`,
    `(conv_norm_out|out.0) * ${first}`,
    `(time_embedding.linear_1|time_embed.0) ${first} ${TIME_WIDTH}`,
    `(time_embedding.linear_2|time_embed.2) ${TIME_WIDTH} ${TIME_WIDTH}`,
  );
  if (u.condition) {
    lines.push(
      `(add_embedding.linear_1|label_emb.0.0) ${u.condition} ${TIME_WIDTH}`,
      `(add_embedding.linear_2|label_emb.0.2) ${TIME_WIDTH} ${TIME_WIDTH}`,
    );
  }
  return lines.join('\n');
}

const SD_CHANNELS = [320, 640, 1280, 1280];

export const UNETS: readonly Architecture[] = [
  {
    base: 'sd1',
    name: 'Stable Diffusion 1',
    modules: unetLines({
      context: 768,
      channels: SD_CHANNELS,
      depths: [1, 1, 1, 0],
      middleDepth: 1,
      alwaysLinear: false,
    }),
  },
  {
    base: 'sd2',
    name: 'Stable Diffusion 2',
    modules: unetLines({
      context: 1024,
      channels: SD_CHANNELS,
      depths: [1, 1, 1, 0],
      middleDepth: 1,
      alwaysLinear: false,
    }),
  },
  {
    base: 'sdxl',
    name: 'Stable Diffusion XL',
    modules: unetLines({
      context: 2048,
      channels: [320, 640, 1280],
      depths: [0, 2, 10],
      middleDepth: 10,
      alwaysLinear: true,
      condition: 2816,
    }),
  },
];
