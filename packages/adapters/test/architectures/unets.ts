import {
  convolution,
  inside,
  type Layer,
  linear,
  type ModuleList,
  range,
  repeat,
  square,
} from './module-list.js';

/** huggingface/diffusers `attention.py` BasicTransformerBlock with a GEGLU feed-forward. */
const basicTransformerBlock = (dim: number, context: number): Layer[] => [
  ...square(
    ['attn1.to_q', 'attn1.to_k', 'attn1.to_v', 'attn1.to_out.0', 'attn2.to_q', 'attn2.to_out.0'],
    dim,
  ),
  linear('attn2.to_k', context, dim),
  linear('attn2.to_v', context, dim),
  linear('ff.net.0.proj', dim, dim * 4 * 2),
  linear('ff.net.2', dim * 4, dim),
];

interface Config {
  context: number;
  blockOut: number[];
  layersPerBlock: number;
  /** transformer_layers_per_block, 0 where the level has no attention. */
  transformers: number[];
  linearProjection: boolean;
  addition?: number;
}

const SD1: Config = {
  context: 768,
  blockOut: [320, 640, 1280, 1280],
  layersPerBlock: 2,
  transformers: [1, 1, 1, 0],
  linearProjection: false,
};
const SD2: Config = { ...SD1, context: 1024, linearProjection: true };
const SDXL: Config = {
  context: 2048,
  blockOut: [320, 640, 1280],
  layersPerBlock: 2,
  transformers: [0, 2, 10],
  linearProjection: true,
  addition: 2816,
};

const transformer2d = (c: Config, dim: number, depth: number): Layer[] => {
  const projection = (name: string): Layer =>
    c.linearProjection ? linear(name, dim, dim) : convolution(name, dim, dim, 1);
  return [
    projection('proj_in'),
    ...repeat('transformer_blocks', depth, () => basicTransformerBlock(dim, c.context)),
    projection('proj_out'),
  ];
};

const resnetBlock2d = (from: number, to: number, temb: number): Layer[] => [
  convolution('conv1', from, to, 3),
  linear('time_emb_proj', temb, to),
  convolution('conv2', to, to, 3),
  ...(from === to ? [] : [convolution('conv_shortcut', from, to, 1)]),
];

/** diffusers `unet_2d_condition.py`: down blocks, middle block, up blocks over reversed channels. */
function unet2dCondition(c: Config): Layer[] {
  const temb = (c.blockOut[0] ?? 0) * 4;
  const last = c.blockOut.length - 1;
  const layers: Layer[] = [
    convolution('conv_in', 4, c.blockOut[0] ?? 0, 3),
    linear('time_embedding.linear_1', c.blockOut[0] ?? 0, temb),
    linear('time_embedding.linear_2', temb, temb),
  ];
  if (c.addition) {
    layers.push(
      linear('add_embedding.linear_1', c.addition, temb),
      linear('add_embedding.linear_2', temb, temb),
    );
  }
  let output = c.blockOut[0] ?? 0;
  c.blockOut.forEach((channels, i) => {
    const input = output;
    output = channels;
    const depth = c.transformers[i] ?? 0;
    range(c.layersPerBlock).forEach((j) => {
      layers.push(
        ...inside(`down_blocks.${i}.resnets.${j}`, resnetBlock2d(j === 0 ? input : channels, channels, temb)),
      );
      if (depth)
        layers.push(...inside(`down_blocks.${i}.attentions.${j}`, transformer2d(c, channels, depth)));
    });
    if (i !== last) layers.push(convolution(`down_blocks.${i}.downsamplers.0.conv`, channels, channels, 3));
  });
  const middle = c.blockOut[last] ?? 0;
  layers.push(
    ...repeat('mid_block.resnets', 2, () => resnetBlock2d(middle, middle, temb)),
    ...inside('mid_block.attentions.0', transformer2d(c, middle, Math.max(1, c.transformers[last] ?? 1))),
  );
  const reversed = [...c.blockOut].reverse();
  const reversedTransformers = [...c.transformers].reverse();
  let previousOutput = reversed[0] ?? 0;
  reversed.forEach((channels, i) => {
    const input = reversed[Math.min(i + 1, last)] ?? 0;
    const depth = reversedTransformers[i] ?? 0;
    range(c.layersPerBlock + 1).forEach((j) => {
      const skip = j === c.layersPerBlock ? input : channels;
      const from = j === 0 ? previousOutput : channels;
      layers.push(...inside(`up_blocks.${i}.resnets.${j}`, resnetBlock2d(from + skip, channels, temb)));
      if (depth) layers.push(...inside(`up_blocks.${i}.attentions.${j}`, transformer2d(c, channels, depth)));
    });
    if (i !== last) layers.push(convolution(`up_blocks.${i}.upsamplers.0.conv`, channels, channels, 3));
    previousOutput = channels;
  });
  layers.push(convolution('conv_out', c.blockOut[0] ?? 0, 4, 3));
  return layers;
}

const ldmResBlock = (from: number, to: number, emb: number): Layer[] => [
  convolution('in_layers.2', from, to, 3),
  linear('emb_layers.1', emb, to),
  convolution('out_layers.3', to, to, 3),
  ...(from === to ? [] : [convolution('skip_connection', from, to, 1)]),
];

/** CompVis `openaimodel.py` UNetModel: one running list of input blocks, their channels popped by the output blocks. */
function openaiUnet(c: Config): Layer[] {
  const model = c.blockOut[0] ?? 0;
  const emb = model * 4;
  const layers: Layer[] = [
    linear('time_embed.0', model, emb),
    linear('time_embed.2', emb, emb),
    convolution('input_blocks.0.0', 4, model, 3),
  ];
  if (c.addition) layers.push(linear('label_emb.0.0', c.addition, emb), linear('label_emb.0.2', emb, emb));
  const channelsOfInputs = [model];
  let channels = model;
  let index = 1;
  c.blockOut.forEach((width, level) => {
    for (let n = 0; n < c.layersPerBlock; n++, index++) {
      layers.push(...inside(`input_blocks.${index}.0`, ldmResBlock(channels, width, emb)));
      channels = width;
      const depth = c.transformers[level] ?? 0;
      if (depth) layers.push(...inside(`input_blocks.${index}.1`, transformer2d(c, channels, depth)));
      channelsOfInputs.push(channels);
    }
    if (level !== c.blockOut.length - 1) {
      layers.push(convolution(`input_blocks.${index}.0.op`, channels, channels, 3));
      channelsOfInputs.push(channels);
      index++;
    }
  });
  layers.push(
    ...inside('middle_block.0', ldmResBlock(channels, channels, emb)),
    ...inside('middle_block.1', transformer2d(c, channels, Math.max(1, c.transformers.at(-1) ?? 1))),
    ...inside('middle_block.2', ldmResBlock(channels, channels, emb)),
  );
  index = 0;
  [...c.blockOut.entries()].reverse().forEach(([level, width]) => {
    for (let n = 0; n <= c.layersPerBlock; n++, index++) {
      layers.push(
        ...inside(
          `output_blocks.${index}.0`,
          ldmResBlock(channels + (channelsOfInputs.pop() ?? 0), width, emb),
        ),
      );
      channels = width;
      const depth = c.transformers[level] ?? 0;
      if (depth) layers.push(...inside(`output_blocks.${index}.1`, transformer2d(c, channels, depth)));
      if (level && n === c.layersPerBlock) {
        layers.push(convolution(`output_blocks.${index}.${depth ? 2 : 1}.conv`, channels, channels, 3));
      }
    }
  });
  layers.push(convolution('out.2', model, 4, 3));
  return layers;
}

const attention = /\.attn[12]\./;
const DIFFUSERS_STYLES = ['kohya', 'diffusers', 'diffusers-old', 'peft', 'lycoris', 'omi'] as const;

export const UNET_LISTS: readonly ModuleList[] = [
  {
    base: 'sd1',
    label: 'SD 1.5',
    dialect: 'diffusers',
    styles: DIFFUSERS_STYLES,
    source: 'huggingface/diffusers unet_2d_condition.py',
    layers: unet2dCondition(SD1),
    attention,
    block: /^up_blocks\.1\.attentions\.0\./,
    whole: ['sd1'],
    attentionOnly: ['sd1'],
    oneBlock: ['sd1'],
  },
  {
    base: 'sd1',
    label: 'SD 1.5',
    dialect: 'Stability',
    styles: ['kohya', 'comfyui'],
    source: 'CompVis/stable-diffusion openaimodel.py',
    layers: openaiUnet(SD1),
    attention,
    block: /^output_blocks\.5\.1\./,
    whole: ['sd1'],
    attentionOnly: ['sd1'],
    oneBlock: ['sd1'],
  },
  {
    base: 'sd2',
    label: 'SD 2.1',
    dialect: 'diffusers',
    styles: DIFFUSERS_STYLES,
    source: 'huggingface/diffusers unet_2d_condition.py',
    layers: unet2dCondition(SD2),
    attention,
    block: /^down_blocks\.1\.attentions\.1\./,
    whole: ['sd2'],
    attentionOnly: ['sd2'],
    oneBlock: ['sd2'],
  },
  {
    base: 'sd2',
    label: 'SD 2.1 with projections made convolutions',
    dialect: 'diffusers',
    styles: ['kohya'],
    source: 'kohya-ss/sd-scripts model_util.py linear_transformer_to_conv',
    layers: unet2dCondition({ ...SD2, linearProjection: false }),
    attention,
    block: /^down_blocks\.1\.attentions\.1\./,
    whole: ['sd2'],
    attentionOnly: ['sd2'],
    oneBlock: ['sd2'],
  },
  {
    base: 'sd2',
    label: 'SD 2.1',
    dialect: 'Stability',
    styles: ['kohya', 'comfyui'],
    source: 'Stability-AI/stablediffusion openaimodel.py',
    layers: openaiUnet(SD2),
    attention,
    block: /^output_blocks\.5\.1\./,
    whole: ['sd2'],
    attentionOnly: ['sd2'],
    oneBlock: ['sd2'],
  },
  {
    base: 'sdxl',
    label: 'SDXL',
    dialect: 'Stability',
    styles: ['kohya', 'comfyui', 'lycoris'],
    source: 'Stability-AI/generative-models openaimodel.py',
    layers: openaiUnet(SDXL),
    attention,
    block: /^input_blocks\.8\.1\./,
    whole: ['sdxl'],
    attentionOnly: ['sdxl'],
    oneBlock: ['sdxl'],
  },
  {
    base: 'sdxl',
    label: 'SDXL',
    dialect: 'diffusers',
    styles: [...DIFFUSERS_STYLES, 'bare'],
    source: 'huggingface/diffusers unet_2d_condition.py',
    layers: unet2dCondition(SDXL),
    attention,
    block: /^up_blocks\.0\.attentions\.1\./,
    whole: ['sdxl'],
    attentionOnly: ['sdxl'],
    oneBlock: ['sdxl'],
  },
];
