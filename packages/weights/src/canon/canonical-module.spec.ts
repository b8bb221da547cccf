import { describe, expect, test } from 'vitest';
import { canonicalModules } from './canonical-module.js';

const name = (module: string, rows = 640, columns = 640): string[] =>
  canonicalModules(module, { rows, columns }).map((part) => part.name);

describe('one name for one module, whatever tool wrote the file', () => {
  const SDXL_KEY = 'denoiser/down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_k';
  test.each([
    ['kohya for SDXL', 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_k'],
    ['OneTrainer', 'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_k'],
    ['diffusers', 'unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_k'],
    ['PEFT', 'base_model.model.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_k'],
    ['ComfyUI', 'diffusion_model.input_blocks.4.1.transformer_blocks.0.attn1.to_k'],
    ['LyCORIS', 'lycoris_input_blocks_4_1_transformer_blocks_0_attn1_to_k'],
  ])('%s: %s', (_tool, module) => {
    expect(name(module)).toEqual([SDXL_KEY]);
  });

  test.each([
    ['lora_unet_input_blocks_0_0', 'conv_in'],
    ['lora_unet_input_blocks_3_0_op', 'down_blocks_0_downsamplers_0_conv'],
    ['lora_unet_input_blocks_7_0_in_layers_2', 'down_blocks_2_resnets_0_conv1'],
    ['lora_unet_middle_block_2_out_layers_3', 'mid_block_resnets_1_conv2'],
    ['lora_unet_middle_block_1_proj_in', 'mid_block_attentions_0_proj_in'],
    ['lora_unet_output_blocks_2_2_conv', 'up_blocks_0_upsamplers_0_conv'],
    ['lora_unet_output_blocks_2_1_conv', 'up_blocks_0_upsamplers_0_conv'],
    ['lora_unet_output_blocks_8_0_skip_connection', 'up_blocks_2_resnets_2_conv_shortcut'],
    ['lora_unet_label_emb_0_2', 'add_embedding_linear_2'],
    ['lora_unet_out_2', 'conv_out'],
  ])('Stability’s %s is diffusers’ %s', (stability, diffusers) => {
    expect(name(stability)).toEqual([`denoiser/${diffusers}`]);
  });

  test.each([
    ['lora_te_text_model_encoder_layers_3_self_attn_q_proj', 768, 'clip_l'],
    ['text_encoder.text_model.encoder.layers.3.self_attn.q_proj', 768, 'clip_l'],
    ['lora_te1_text_model_encoder_layers_3_self_attn_q_proj', 768, 'clip_l'],
    ['clip_l.transformer.text_model.encoder.layers.3.self_attn.q_proj', 768, 'clip_l'],
    ['text_encoder.text_model.encoder.layers.3.self_attn.to_q', 768, 'clip_l'],
    ['lora_te2_text_model_encoder_layers_3_self_attn_q_proj', 1280, 'clip_g'],
    ['text_encoder_2.text_model.encoder.layers.3.self_attn.q_proj', 1280, 'clip_g'],
    ['lora_te_text_model_encoder_layers_3_self_attn_q_proj', 1024, 'clip_h'],
  ])('text encoder: %s of width %i is of %s', (module, width, encoder) => {
    expect(name(module, width, width)).toEqual([`${encoder}/encoder_layers_3_self_attn_q_proj`]);
  });

  test('the second layer of a text encoder’s block is known by what comes out of it', () => {
    expect(name('lora_te2_text_model_encoder_layers_3_mlp_fc2', 1280, 5120)).toEqual([
      'clip_g/encoder_layers_3_mlp_fc2',
    ]);
  });

  test('T5 is T5 whether a tool counts it as the second or the third encoder', () => {
    const path = 'encoder_block_2_layer_0_SelfAttention_q';
    expect(name(`lora_te2_${path}`, 4096, 4096)).toEqual([`t5/${path}`]);
    expect(name(`lora_te3_${path}`, 4096, 4096)).toEqual([`t5/${path}`]);
  });

  test('a language model as text encoder, and one that nobody knows, which keeps its number', () => {
    expect(name('lora_te1_model_layers_3_self_attn_q_proj', 2560, 2560)).toEqual([
      'llm/layers_3_self_attn_q_proj',
    ]);
    expect(name('text_encoder_3.strange.layer', 99, 99)).toEqual(['te3/strange_layer']);
    expect(name('lora_te_text_model_encoder_layers_0_mlp_fc1', 99, 99)).toEqual([
      'te1/encoder_layers_0_mlp_fc1',
    ]);
  });

  test('Flux.1’s one matrix for query, key and value is diffusers’ three, by rows', () => {
    for (const module of [
      'lora_unet_double_blocks_3_img_attn_qkv',
      'diffusion_model.double_blocks.3.img_attn.qkv',
      'double_blocks.3.processor.qkv_lora1',
    ]) {
      const parts = canonicalModules(module, { rows: 9216, columns: 3072 });
      expect(parts.map(({ name, begin, end }) => [name, begin, end])).toEqual([
        ['denoiser/transformer_blocks_3_attn_to_q', 0, 3072],
        ['denoiser/transformer_blocks_3_attn_to_k', 3072, 6144],
        ['denoiser/transformer_blocks_3_attn_to_v', 6144, 9216],
      ]);
    }
    expect(name('transformer.transformer_blocks.3.attn.to_q', 3072, 3072)).toEqual([
      'denoiser/transformer_blocks_3_attn_to_q',
    ]);
  });

  test('Flux.1’s single blocks hold the feed-forward layer in the same matrix', () => {
    expect(name('lora_unet_single_blocks_5_linear1', 21504, 3072)).toEqual(
      ['attn_to_q', 'attn_to_k', 'attn_to_v', 'proj_mlp'].map(
        (leaf) => `denoiser/single_transformer_blocks_5_${leaf}`,
      ),
    );
    expect(name('lora_unet_single_blocks_5_linear2', 3072, 15360)).toEqual([
      'denoiser/single_transformer_blocks_5_proj_out',
    ]);
  });

  test.each([
    ['lora_unet_double_blocks_0_txt_attn_proj', 3072, 3072, 'transformer_blocks_0_attn_to_add_out'],
    ['double_blocks.0.processor.proj_lora2', 3072, 3072, 'transformer_blocks_0_attn_to_add_out'],
    ['lora_unet_double_blocks_0_img_attn_qkv_1', 3072, 3072, 'transformer_blocks_0_attn_to_k'],
    ['lora_unet_double_blocks_0_txt_attn_k', 2048, 2048, 'transformer_blocks_0_attn_add_k_proj'],
    ['lora_unet_double_blocks_0_img_mlp_0', 12288, 3072, 'transformer_blocks_0_ff_net_0_proj'],
    ['lora_unet_double_blocks_0_txt_mlp_2', 3072, 12288, 'transformer_blocks_0_ff_context_net_2'],
    ['lora_unet_double_blocks_0_img_mlp_0', 18432, 3072, 'transformer_blocks_0_ff_linear_in'],
    ['lora_unet_double_blocks_0_img_mlp_2', 3072, 9216, 'transformer_blocks_0_ff_linear_out'],
    ['lora_unet_double_blocks_0_img_mod_lin', 18432, 3072, 'transformer_blocks_0_norm1_linear'],
    ['lora_unet_single_blocks_0_linear1', 27648, 3072, 'single_transformer_blocks_0_attn_to_qkv_mlp_proj'],
    ['lora_unet_single_blocks_0_linear1_3', 12288, 3072, 'single_transformer_blocks_0_proj_mlp'],
    ['lora_unet_single_blocks_0_linear2', 3072, 12288, 'single_transformer_blocks_0_attn_to_out'],
    ['lora_unet_single_blocks_0_modulation_lin', 9216, 3072, 'single_transformer_blocks_0_norm_linear'],
    ['single_blocks.0.processor.proj_lora', 3072, 15360, 'single_transformer_blocks_0_proj_out'],
    [
      'lora_unet_joint_blocks_1_context_block_mlp_fc1',
      6144,
      1536,
      'transformer_blocks_1_ff_context_net_0_proj',
    ],
    ['lora_unet_joint_blocks_1_x_block_mlp_fc2', 1536, 6144, 'transformer_blocks_1_ff_net_2'],
    ['lora_unet_joint_blocks_1_x_block_attn_proj', 1536, 1536, 'transformer_blocks_1_attn_to_out_0'],
    ['lora_unet_joint_blocks_1_x_block_attn2_proj', 1536, 1536, 'transformer_blocks_1_attn2_to_out_0'],
    ['lora_unet_joint_blocks_1_x_block_adaLN_modulation_1', 9216, 1536, 'transformer_blocks_1_norm1_linear'],
    [
      'lora_unet_joint_blocks_23_context_block_adaLN_modulation_1',
      3072,
      1536,
      'joint_blocks_23_context_block_adaLN_modulation_1',
    ],
    ['diffusion_model.layers.2.attention.out', 3840, 3840, 'layers_2_attention_to_out_0'],
    ['transformer.layers.2.attn.to_q', 2304, 2304, 'layers_2_attention_to_q'],
    ['transformer.layers.2.feed_forward.linear_3', 9216, 2304, 'layers_2_feed_forward_w3'],
    ['transformer.layers.2.norm1.linear', 9216, 1024, 'layers_2_adaLN_modulation_1'],
    ['diffusion_model.blocks.4.self_attn.o', 1536, 1536, 'blocks_4_attn1_to_out_0'],
    ['diffusion_model.blocks.4.cross_attn.k_img', 1536, 1536, 'blocks_4_attn2_add_k_proj'],
    ['diffusion_model.blocks.4.ffn.0', 8960, 1536, 'blocks_4_ffn_net_0_proj'],
    ['diffusion_model.blocks.4.ffn.2', 1536, 8960, 'blocks_4_ffn_net_2'],
    ['lora_unet_blocks_4_cross_attn_output_proj', 2048, 2048, 'transformer_blocks_4_attn2_to_out_0'],
    ['lora_unet_blocks_4_mlp_layer1', 8192, 2048, 'transformer_blocks_4_ff_net_0_proj'],
    ['lora_unet_blocks_4_mlp_layer2', 2048, 8192, 'transformer_blocks_4_ff_net_2'],
    ['lora_unet_blocks_4_adaln_modulation_mlp_2', 6144, 256, 'transformer_blocks_4_norm3_linear_2'],
    ['lora_unet_blocks_4_attn_wo', 6144, 6144, 'transformer_blocks_4_attn_to_out_0'],
    ['lora_unet_blocks_4_mlp_down', 6144, 16384, 'transformer_blocks_4_ff_down'],
    [
      'lora_unet_txtfusion_refiner_blocks_1_attn_gate',
      2560,
      2560,
      'text_fusion_refiner_blocks_1_attn_to_gate',
    ],
    ['lora_unet_txtfusion_refiner_blocks_1_mlp_up', 6912, 2560, 'text_fusion_refiner_blocks_1_ff_up'],
  ])('%s (%i x %i) is %s', (module, rows, columns, expected) => {
    expect(name(module, rows, columns)).toEqual([`denoiser/${expected}`]);
  });

  test('rows are shared out unevenly where keys and values are narrower', () => {
    const parts = canonicalModules('diffusion_model.layers.0.attention.qkv', { rows: 3840, columns: 2304 });
    expect(parts.map(({ begin, end }) => end - begin)).toEqual([2304, 768, 768]);
  });

  test('SD3’s joint blocks: the picture’s and the text’s matrices, and the second attention', () => {
    expect(name('lora_unet_joint_blocks_1_context_block_attn_qkv', 4608, 1536)[2]).toBe(
      'denoiser/transformer_blocks_1_attn_add_v_proj',
    );
    expect(name('lora_unet_joint_blocks_1_x_block_attn2_qkv', 4608, 1536)[0]).toBe(
      'denoiser/transformer_blocks_1_attn2_to_q',
    );
    expect(name('single_blocks.5.processor.qkv_lora', 9216, 3072)[1]).toBe(
      'denoiser/single_transformer_blocks_5_attn_to_k',
    );
  });

  test('a shape that is not the one meant keeps the tool’s name: never a guess', () => {
    expect(name('lora_unet_single_blocks_5_linear1', 1000, 3072)).toEqual([
      'denoiser/single_blocks_5_linear1',
    ]);
    expect(name('diffusion_model.layers.0.attention.qkv', 100, 3000)).toEqual([
      'denoiser/layers_0_attention_qkv',
    ]);
    expect(name('lora_unet_double_blocks_3_img_attn_qkv', 100, 3072)).toEqual([
      'denoiser/double_blocks_3_img_attn_qkv',
    ]);
  });

  test.each([
    ['lora_unet_input_blocks_4_1_proj_in', 'down', 'down_1_0'],
    ['lora_unet_input_blocks_3_0_op', 'down', 'down_0_s'],
    ['lora_unet_middle_block_1_proj_in', 'mid', 'mid'],
    ['lora_unet_up_blocks_3_attentions_2_proj_in', 'up', 'up_3_2'],
    [
      'transformer.single_transformer_blocks.7.proj_mlp',
      'single_transformer_blocks',
      'single_transformer_blocks_7',
    ],
    ['diffusion_model.layers.3.attention.to_q', 'layers', 'layers_3'],
    ['lora_te_text_model_encoder_layers_3_mlp_fc9', 'te1', 'te1_3'],
    ['lora_unet_conv_in', 'other', 'other'],
  ])('%s sits in part %s, block %s', (module, part, block) => {
    expect(canonicalModules(module, { rows: 7, columns: 7 })[0]).toMatchObject({ part, block });
  });
});
