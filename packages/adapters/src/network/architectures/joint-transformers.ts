import type { Architecture } from '../module-patterns.js';

/**
 * Transformers that join picture and text tokens in one attention: SD3, HunyuanVideo, Qwen-Image, HiDream.
 * Sources: Stability-AI/sd3.5 `mmditx.py`, kohya-ss/sd-scripts `lora_sd3.py`, Tencent/HunyuanVideo,
 * musubi-tuner, diffusers `transformer_sd3.py`, `transformer_hunyuan_video.py`,
 * `transformer_hunyuan_video15.py`, `transformer_qwenimage.py`, ComfyUI `ldm/hidream`.
 */
const ATTENTION = '(to_q|to_k|to_v|to_out.0|add_q_proj|add_k_proj|add_v_proj|to_add_out)';

function sd3(h: number, depth: number, dual: boolean): string {
  return `
  joint_blocks.{${depth}}.(x_block|context_block).attn.qkv    ${h} ${3 * h}
  joint_blocks.{${depth}}.(x_block|context_block).attn.proj   ${h} ${h}
  joint_blocks.{${depth}}.(x_block|context_block).mlp.fc1     ${h} ${4 * h}
  joint_blocks.{${depth}}.(x_block|context_block).mlp.fc2     ${4 * h} ${h}
  joint_blocks.{${depth}}.x_block.adaLN_modulation.1          ${h} ${6 * h}${dual ? `/${9 * h}` : ''}
  joint_blocks.{${depth}}.context_block.adaLN_modulation.1    ${h} ${6 * h}/${2 * h}
  ${dual ? `joint_blocks.{13}.x_block.attn2.qkv                ${h} ${3 * h}` : ''}
  ${dual ? `joint_blocks.{13}.x_block.attn2.proj               ${h} ${h}` : ''}
  (x_embedder.proj|pos_embed.proj)                            16/64 ${h}
  context_embedder                                            4096 ${h}
  (y_embedder.mlp.0|time_text_embed.text_embedder.linear_1)   2048 ${h}
  (t_embedder.mlp.0|time_text_embed.timestep_embedder.linear_1) 256 ${h}
  (y_embedder.mlp.2|t_embedder.mlp.2)                         ${h} ${h}
  time_text_embed.(text_embedder|timestep_embedder).linear_2  ${h} ${h}
  (final_layer.linear|proj_out)                               ${h} 64
  (final_layer.adaLN_modulation.1|norm_out.linear)            ${h} ${2 * h}
  transformer_blocks.{${depth}}.attn.${ATTENTION}             ${h} ${h}
  ${dual ? `transformer_blocks.{13}.attn2.(to_q|to_k|to_v|to_out.0) ${h} ${h}` : ''}
  transformer_blocks.{${depth}}.(ff|ff_context).net.0.proj    ${h} ${4 * h}
  transformer_blocks.{${depth}}.(ff|ff_context).net.2         ${4 * h} ${h}
  transformer_blocks.{${depth}}.norm1.linear                  ${h} ${6 * h}${dual ? `/${9 * h}` : ''}
  transformer_blocks.{${depth}}.norm1_context.linear          ${h} ${6 * h}/${2 * h}
`;
}

const HUNYUAN_VIDEO = `
  double_blocks.{20}.(img|txt)_attn_qkv              3072 9216
  double_blocks.{20}.(img|txt)_attn_proj             3072 3072
  double_blocks.{20}.(img|txt)_mlp.fc1               3072 12288
  double_blocks.{20}.(img|txt)_mlp.fc2               12288 3072
  double_blocks.{20}.(img|txt)_mod.linear            3072 18432
  single_blocks.{40}.linear1                         3072 21504
  single_blocks.{40}.linear2                         15360 3072
  single_blocks.{40}.modulation.linear               3072 9216
  img_in.proj                                        * 3072
  txt_in.input_embedder                              4096 3072
  txt_in.t_embedder.mlp.0                            256 3072
  txt_in.t_embedder.mlp.2                            3072 3072
  txt_in.c_embedder.linear_1                         4096 3072
  txt_in.c_embedder.linear_2                         3072 3072
  txt_in.individual_token_refiner.blocks.{2}.self_attn_qkv 3072 9216
  txt_in.individual_token_refiner.blocks.{2}.self_attn_proj 3072 3072
  txt_in.individual_token_refiner.blocks.{2}.mlp.fc1 3072 12288
  txt_in.individual_token_refiner.blocks.{2}.mlp.fc2 12288 3072
  txt_in.individual_token_refiner.blocks.{2}.adaLN_modulation.1 3072 6144
  (time_in|guidance_in).mlp.0                        256 3072
  (time_in|guidance_in).mlp.2                        3072 3072
  vector_in.in_layer                                 768 3072
  vector_in.out_layer                                3072 3072
  final_layer.linear                                 3072 64
  final_layer.adaLN_modulation.1                     3072 6144
  transformer_blocks.{20}.attn.${ATTENTION}          3072 3072
  transformer_blocks.{20}.(ff|ff_context).net.0.proj 3072 12288
  transformer_blocks.{20}.(ff|ff_context).net.2      12288 3072
  transformer_blocks.{20}.(norm1|norm1_context).linear 3072 18432
  single_transformer_blocks.{40}.attn.(to_q|to_k|to_v) 3072 3072
  single_transformer_blocks.{40}.proj_mlp            3072 12288
  single_transformer_blocks.{40}.proj_out            15360 3072
  single_transformer_blocks.{40}.norm.linear         3072 9216
  context_embedder.token_refiner.refiner_blocks.{2}.attn.(to_q|to_k|to_v|to_out.0) 3072 3072
  context_embedder.token_refiner.refiner_blocks.{2}.ff.net.0.proj 3072 12288
  context_embedder.token_refiner.refiner_blocks.{2}.ff.net.2 12288 3072
  context_embedder.token_refiner.refiner_blocks.{2}.norm_out.linear 3072 6144
  context_embedder.proj_in                           4096 3072
  x_embedder.proj                                    * 3072
  time_text_embed.(timestep_embedder|guidance_embedder).linear_1 256 3072
  time_text_embed.text_embedder.linear_1             768 3072
  time_text_embed.(timestep_embedder|guidance_embedder|text_embedder).linear_2 3072 3072
  norm_out.linear                                    3072 6144
  proj_out                                           3072 64
`;

const HUNYUAN_VIDEO_15 = `
  double_blocks.{54}.(img|txt)_attn_(q|k|v|proj)     2048 2048
  double_blocks.{54}.(img|txt)_attn_qkv              2048 6144
  double_blocks.{54}.(img|txt)_mlp.fc1               2048 8192
  double_blocks.{54}.(img|txt)_mlp.fc2               8192 2048
  double_blocks.{54}.(img|txt)_mod.linear            2048 12288
  byt5_in.fc1                                        1472 2048
  byt5_in.fc2                                        2048 2048
  byt5_in.fc3                                        2048 2048
  vision_in.proj.(1|3)                               1152 1152/2048
  transformer_blocks.{54}.attn.${ATTENTION}          2048 2048
  transformer_blocks.{54}.(ff|ff_context).net.0.proj 2048 8192
  transformer_blocks.{54}.(ff|ff_context).net.2      8192 2048
  transformer_blocks.{54}.(norm1|norm1_context).linear 2048 12288
`;

const QWEN_IMAGE = `
  transformer_blocks.{60}.attn.${ATTENTION}          3072 3072
  transformer_blocks.{60}.(img_mlp|txt_mlp).net.0.proj 3072 12288
  transformer_blocks.{60}.(img_mlp|txt_mlp).net.2    12288 3072
  transformer_blocks.{60}.(img_mod|txt_mod).1        3072 18432
  img_in                                             64 3072
  txt_in                                             3584 3072
  time_text_embed.timestep_embedder.linear_1         256 3072
  time_text_embed.timestep_embedder.linear_2         3072 3072
  norm_out.linear                                    3072 6144
  proj_out                                           3072 64
`;

const HIDREAM = `
  (double_stream_blocks.{16}|single_stream_blocks.{32}).block.attn1.(to_q|to_k|to_v|to_out) 2560 2560
  double_stream_blocks.{16}.block.attn1.(to_q_t|to_k_t|to_v_t|to_out_t) 2560 2560
  (double_stream_blocks.{16}|single_stream_blocks.{32}).block.ff_i.shared_experts.(w1|w3) 2560 3584
  (double_stream_blocks.{16}|single_stream_blocks.{32}).block.ff_i.shared_experts.w2 3584 2560
  (double_stream_blocks.{16}|single_stream_blocks.{32}).block.ff_i.experts.{4}.(w1|w3) 2560 6912
  (double_stream_blocks.{16}|single_stream_blocks.{32}).block.ff_i.experts.{4}.w2 6912 2560
  (double_stream_blocks.{16}|single_stream_blocks.{32}).block.ff_i.gate 2560 4
  double_stream_blocks.{16}.block.ff_t.(w1|w3)       2560 6912
  double_stream_blocks.{16}.block.ff_t.w2            6912 2560
  double_stream_blocks.{16}.block.adaLN_modulation.1 2560 30720
  single_stream_blocks.{32}.block.adaLN_modulation.1 2560 15360
  caption_projection.{49}.linear                     4096 2560
  p_embedder.pooled_embedder.linear_1                2048 2560
  t_embedder.timestep_embedder.linear_1              256 2560
  (p_embedder.pooled_embedder|t_embedder.timestep_embedder).linear_2 2560 2560
  x_embedder.proj                                    64 2560
  final_layer.linear                                 2560 64
  final_layer.adaLN_modulation.1                     2560 5120
`;

export const JOINT_TRANSFORMERS: readonly Architecture[] = [
  { base: 'sd3', name: 'Stable Diffusion 3', variant: 'SD 3 Medium', modules: sd3(1536, 24, false) },
  { base: 'sd3', name: 'Stable Diffusion 3', variant: 'SD 3.5 Medium', modules: sd3(1536, 24, true) },
  { base: 'sd3', name: 'Stable Diffusion 3', variant: 'SD 3.5 Large', modules: sd3(2432, 38, false) },
  { base: 'hunyuan-video', name: 'HunyuanVideo', modules: HUNYUAN_VIDEO },
  {
    base: 'hunyuan-video',
    name: 'HunyuanVideo 1.5',
    variant: 'HunyuanVideo 1.5',
    modules: HUNYUAN_VIDEO_15,
  },
  { base: 'qwen-image', name: 'Qwen-Image', modules: QWEN_IMAGE },
  { base: 'hidream', name: 'HiDream I1', modules: HIDREAM },
];
