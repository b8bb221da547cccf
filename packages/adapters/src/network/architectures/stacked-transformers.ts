import type { Architecture } from '../module-patterns.js';

/**
 * Transformers of one stack of blocks: Wan, Anima (Cosmos Predict2 with an adapter for its language model),
 * Z-Image, Lumina 2, LTX-2, Krea 2. Sources: Wan-Video/Wan2.1 `model.py`, nvidia-cosmos/cosmos-predict2 and
 * ComfyUI `ldm/cosmos/predict2.py`, `ldm/anima`, `ldm/lumina`, Alpha-VLLM/Lumina-Image-2.0, Tongyi-MAI/Z-Image,
 * Lightricks/LTX-2, diffusers `transformer_{wan,cosmos,lumina2,z_image,ltx2,krea2}.py`.
 */
function wan(h: number, ffn: number, depth: number): string {
  return `
  (blocks.{${depth}}|vace_blocks.{15}).(self_attn|cross_attn).(q|k|v|o) ${h} ${h}
  blocks.{${depth}}.cross_attn.(k_img|v_img)         ${h} ${h}
  (blocks.{${depth}}|vace_blocks.{15}).ffn.0         ${h} ${ffn}
  (blocks.{${depth}}|vace_blocks.{15}).ffn.2         ${ffn} ${h}
  vace_blocks.{15}.(before_proj|after_proj|proj_in|proj_out) ${h} ${h}
  (blocks.{${depth}}|vace_blocks.{15}).(attn1|attn2).(to_q|to_k|to_v|to_out.0) ${h} ${h}
  blocks.{${depth}}.attn2.(add_k_proj|add_v_proj)    ${h} ${h}
  (blocks.{${depth}}|vace_blocks.{15}).ffn.net.0.proj ${h} ${ffn}
  (blocks.{${depth}}|vace_blocks.{15}).ffn.net.2     ${ffn} ${h}
  patch_embedding                                    * ${h}
  (time_embedding.0|condition_embedder.time_embedder.linear_1) 256 ${h}
  (time_embedding.2|condition_embedder.time_embedder.linear_2) ${h} ${h}
  (time_projection.1|condition_embedder.time_proj)   ${h} ${6 * h}
  (text_embedding.0|condition_embedder.text_embedder.linear_1) 4096 ${h}
  (text_embedding.2|condition_embedder.text_embedder.linear_2) ${h} ${h}
  (img_emb.proj.1|condition_embedder.image_embedder.ff.net.0.proj) 1280 1280
  (img_emb.proj.3|condition_embedder.image_embedder.ff.net.2) 1280 ${h}
  (head.head|proj_out)                               ${h} *
`;
}

const ANIMA = `
  blocks.{28}.self_attn.(q_proj|k_proj|v_proj|output_proj) 2048 2048
  blocks.{28}.cross_attn.(q_proj|output_proj)        2048 2048
  blocks.{28}.cross_attn.(k_proj|v_proj)             1024/2048 2048
  blocks.{28}.mlp.layer1                             2048 8192
  blocks.{28}.mlp.layer2                             8192 2048
  blocks.{28}.adaln_modulation_(self_attn|cross_attn|mlp).1 2048 *
  blocks.{28}.adaln_modulation_(self_attn|cross_attn|mlp).2 256 6144
  llm_adapter.blocks.{6}.(self_attn|cross_attn).(q_proj|k_proj|v_proj|o_proj) 1024 1024
  llm_adapter.blocks.{6}.mlp.0                       1024 4096
  llm_adapter.blocks.{6}.mlp.2                       4096 1024
  llm_adapter.(in_proj|out_proj)                     1024 1024
  x_embedder.proj.1                                  * 2048
  t_embedder.1.linear_1                              2048 2048
  t_embedder.1.linear_2                              2048 6144
  final_layer.linear                                 2048 64
  final_layer.adaln_modulation.1                     2048 256
  final_layer.adaln_modulation.2                     256 4096
  transformer_blocks.{28}.(attn1|attn2).(to_q|to_out.0) 2048 2048
  transformer_blocks.{28}.attn1.(to_k|to_v)          2048 2048
  transformer_blocks.{28}.attn2.(to_k|to_v)          1024 2048
  transformer_blocks.{28}.ff.net.0.proj              2048 8192
  transformer_blocks.{28}.ff.net.2                   8192 2048
  transformer_blocks.{28}.(norm1|norm2|norm3).linear_1 2048 256
  transformer_blocks.{28}.(norm1|norm2|norm3).linear_2 256 6144
`;

const Z_IMAGE = `
  (layers.{30}|noise_refiner.{2}|context_refiner.{2}).attention.(to_q|to_k|to_v|to_out.0|out) 3840 3840
  (layers.{30}|noise_refiner.{2}|context_refiner.{2}).attention.qkv 3840 11520
  (layers.{30}|noise_refiner.{2}|context_refiner.{2}).feed_forward.(w1|w3) 3840 10240
  (layers.{30}|noise_refiner.{2}|context_refiner.{2}).feed_forward.w2 10240 3840
  (layers.{30}|noise_refiner.{2}).adaLN_modulation.0 256 15360
  cap_embedder.1                                     2560 3840
  (x_embedder|all_x_embedder.2-1)                    64 3840
  t_embedder.mlp.0                                   256 1024
  t_embedder.mlp.2                                   1024 256
  (final_layer.linear|all_final_layer.2-1.linear)    3840 64
  (final_layer.adaLN_modulation.1|all_final_layer.2-1.adaLN_modulation.1) 256 3840
`;

const LUMINA2 = `
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).attention.qkv 2304 3840
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).attention.out 2304 2304
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).feed_forward.(w1|w3) 2304 9216
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).feed_forward.w2 9216 2304
  (layers.{26}|noise_refiner.{2}).adaLN_modulation.1 1024 9216
  cap_embedder.1                                     2304 2304
  x_embedder                                         64 2304
  t_embedder.mlp.0                                   256 1024
  t_embedder.mlp.2                                   1024 1024
  final_layer.linear                                 2304 64
  final_layer.adaLN_modulation.1                     1024 2304
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).attn.(to_q|to_out.0) 2304 2304
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).attn.(to_k|to_v) 2304 768
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).feed_forward.(linear_1|linear_3) 2304 9216
  (layers.{26}|noise_refiner.{2}|context_refiner.{2}).feed_forward.linear_2 9216 2304
  (layers.{26}|noise_refiner.{2}).norm1.linear       1024 9216
  time_caption_embed.timestep_embedder.linear_1      256 1024
  time_caption_embed.timestep_embedder.linear_2      1024 1024
  time_caption_embed.caption_embedder.1              2304 2304
  norm_out.linear_1                                  1024 2304
  norm_out.linear_2                                  2304 64
`;

/** The picture half of LTX-2, whose shapes LTX-Video 13B has as well. */
const LTX_VIDEO = `
  transformer_blocks.{48}.(attn1|attn2).(to_q|to_k|to_v|to_out.0) 4096 4096
  transformer_blocks.{48}.ff.net.0.proj              4096 16384
  transformer_blocks.{48}.ff.net.2                   16384 4096
  (patchify_proj|proj_in)                            128 4096
  (adaln_single|time_embed).emb.timestep_embedder.linear_1 256 4096
  (adaln_single|time_embed).emb.timestep_embedder.linear_2 4096 4096
  (adaln_single|time_embed).linear                   4096 24576
  proj_out                                           4096 128
`;

const LTX2 = `${LTX_VIDEO}
  transformer_blocks.{48}.(attn1|attn2).to_gate_logits 4096 32
  transformer_blocks.{48}.(audio_attn1|audio_attn2).(to_q|to_k|to_v|to_out.0) 2048 2048
  transformer_blocks.{48}.audio_to_video_attn.to_q   4096 2048
  transformer_blocks.{48}.audio_to_video_attn.(to_k|to_v) 2048 2048
  transformer_blocks.{48}.audio_to_video_attn.to_out.0 2048 4096
  transformer_blocks.{48}.video_to_audio_attn.(to_q|to_out.0) 2048 2048
  transformer_blocks.{48}.video_to_audio_attn.(to_k|to_v) 4096 2048
  transformer_blocks.{48}.(audio_attn1|audio_attn2|audio_to_video_attn|video_to_audio_attn).to_gate_logits * 32
  transformer_blocks.{48}.audio_ff.net.0.proj        2048 8192
  transformer_blocks.{48}.audio_ff.net.2             8192 2048
  (adaln_single|time_embed).linear                   4096 36864
  (audio_patchify_proj|audio_proj_in)                128 2048
  audio_proj_out                                     2048 128
  (audio_adaln_single|audio_time_embed).emb.timestep_embedder.linear_1 256 2048
  (audio_adaln_single|audio_time_embed).emb.timestep_embedder.linear_2 2048 2048
  (audio_adaln_single|audio_time_embed).linear       2048 12288/18432
  caption_projection.linear_1                        3840 4096
  caption_projection.linear_2                        4096 4096
  audio_caption_projection.linear_1                  3840 2048
  audio_caption_projection.linear_2                  2048 2048
`;

const KREA2 = `
  blocks.{28}.attn.(wq|wo|gate)                      6144 6144
  blocks.{28}.attn.(wk|wv)                           6144 1536
  blocks.{28}.mlp.(gate|up)                          6144 16384
  blocks.{28}.mlp.down                               16384 6144
  txtfusion.(layerwise_blocks|refiner_blocks).{2}.attn.(wq|wk|wv|wo|gate) 2560 2560
  txtfusion.(layerwise_blocks|refiner_blocks).{2}.mlp.(gate|up) 2560 6912
  txtfusion.(layerwise_blocks|refiner_blocks).{2}.mlp.down 6912 2560
  (txtfusion|text_fusion).projector                  12 1
  first                                              64 6144
  tmlp.0                                             256 6144
  tmlp.2                                             6144 6144
  tproj.1                                            6144 36864
  txtmlp.1                                           2560 6144
  txtmlp.3                                           6144 6144
  last.linear                                        6144 64
  transformer_blocks.{28}.attn.(to_q|to_gate|to_out.0) 6144 6144
  transformer_blocks.{28}.attn.(to_k|to_v)           6144 1536
  transformer_blocks.{28}.ff.(gate|up)               6144 16384
  transformer_blocks.{28}.ff.down                    16384 6144
  text_fusion.(layerwise_blocks|refiner_blocks).{2}.attn.(to_q|to_k|to_v|to_gate|to_out.0) 2560 2560
  text_fusion.(layerwise_blocks|refiner_blocks).{2}.ff.(gate|up) 2560 6912
  text_fusion.(layerwise_blocks|refiner_blocks).{2}.ff.down 6912 2560
  img_in                                             64 6144
  time_embed.linear_1                                256 6144
  time_embed.linear_2                                6144 6144
  time_mod_proj                                      6144 36864
  txt_in.linear_1                                    2560 6144
  txt_in.linear_2                                    6144 6144
  final_layer.linear                                 6144 64
`;

export const STACKED_TRANSFORMERS: readonly Architecture[] = [
  { base: 'wan', name: 'Wan', variant: 'Wan 1.3B', modules: wan(1536, 8960, 30) },
  { base: 'wan', name: 'Wan', variant: 'Wan 5B', modules: wan(3072, 14336, 30) },
  { base: 'wan', name: 'Wan', variant: 'Wan 14B', modules: wan(5120, 13824, 40) },
  { base: 'anima', name: 'Anima / Cosmos Predict2', modules: ANIMA },
  { base: 'z-image', name: 'Z-Image', modules: Z_IMAGE },
  { base: 'lumina2', name: 'Lumina 2', modules: LUMINA2 },
  { base: 'ltx2', name: 'LTX-2', modules: LTX2 },
  { base: 'krea2', name: 'Krea 2', modules: KREA2 },
];

/** Models without a base of their own here, kept so that their adapters are not taken for another's. */
export const OTHER_MODELS: readonly Architecture[] = [
  {
    base: 'unknown',
    name: 'LTX-Video 2B',
    modules: `
  transformer_blocks.{28}.(attn1|attn2).(to_q|to_k|to_v|to_out.0) 2048 2048
  transformer_blocks.{28}.ff.net.0.proj              2048 8192
  transformer_blocks.{28}.ff.net.2                   8192 2048
`,
  },
  {
    base: 'unknown',
    name: 'LTX-Video 13B',
    modules: `${LTX_VIDEO}\n caption_projection.(linear_1|linear_2) 4096 4096`,
  },
  {
    base: 'unknown',
    name: 'CogView 4',
    modules: `
  transformer_blocks.{28}.attn1.(to_q|to_k|to_v|to_out.0) 4096 4096
  transformer_blocks.{28}.ff.net.0.proj              4096 16384
  transformer_blocks.{28}.ff.net.2                   16384 4096
`,
  },
];
