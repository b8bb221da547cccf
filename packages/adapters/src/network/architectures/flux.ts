import type { Architecture } from '../module-patterns.js';

/**
 * Flux.1, Chroma and Flux.2 in Black Forest Labs' names and in diffusers'. Sources: black-forest-labs/flux
 * `model.py`, black-forest-labs/flux2, lodestone-rock/flow (Chroma), ComfyUI `ldm/flux`, `ldm/chroma`,
 * diffusers `transformer_flux.py`, `transformer_chroma.py`, `transformer_flux2.py`; InvokeAI for
 * OneTrainer's split `qkv.0` and `linear1.0`; XLabs-AI/x-flux for `processor.qkv_lora1`.
 */
const ATTENTION = '(to_q|to_k|to_v|to_out.0|add_q_proj|add_k_proj|add_v_proj|to_add_out)';

/** What Flux.1 and Chroma share: Chroma is Flux.1 without its modulation layers. */
const SHARED = `
  double_blocks.{19}.(img|txt)_attn.qkv              3072 9216
  double_blocks.{19}.(img|txt)_attn.proj             3072 3072
  double_blocks.{19}.(img|txt)_mlp.0                 3072 12288
  double_blocks.{19}.(img|txt)_mlp.2                 12288 3072
  double_blocks.{19}.(img|txt)_attn.qkv.{3}          3072 3072
  single_blocks.{38}.linear1                         3072 21504
  single_blocks.{38}.linear2                         15360 3072
  single_blocks.{38}.linear1.(0|1|2)                 3072 3072
  single_blocks.{38}.linear1.3                       3072 12288
  img_in                                             * 3072
  txt_in                                             4096 3072
  final_layer.linear                                 3072 64
  transformer_blocks.{19}.attn.${ATTENTION}          3072 3072
  transformer_blocks.{19}.(ff|ff_context).net.0.proj 3072 12288
  transformer_blocks.{19}.(ff|ff_context).net.2      12288 3072
  single_transformer_blocks.{38}.attn.(to_q|to_k|to_v) 3072 3072
  single_transformer_blocks.{38}.proj_mlp            3072 12288
  single_transformer_blocks.{38}.proj_out            15360 3072
  x_embedder                                         * 3072
  context_embedder                                   4096 3072
  proj_out                                           3072 64
`;

const FLUX1 = `${SHARED}
  double_blocks.{19}.(img|txt)_mod.lin               3072 18432
  single_blocks.{38}.modulation.lin                  3072 9216
  (time_in|guidance_in).in_layer                     256 3072
  vector_in.in_layer                                 768 3072
  (time_in|vector_in|guidance_in).out_layer          3072 3072
  final_layer.adaLN_modulation.1                     3072 6144
  double_blocks.{19}.processor.(qkv_lora1|qkv_lora2) 3072 9216
  double_blocks.{19}.processor.(proj_lora1|proj_lora2) 3072 3072
  single_blocks.{38}.processor.qkv_lora              3072 9216
  single_blocks.{38}.processor.proj_lora             15360 3072
  transformer_blocks.{19}.(norm1|norm1_context).linear 3072 18432
  single_transformer_blocks.{38}.norm.linear         3072 9216
  time_text_embed.(timestep_embedder|guidance_embedder).linear_1 256 3072
  time_text_embed.text_embedder.linear_1             768 3072
  time_text_embed.(timestep_embedder|guidance_embedder|text_embedder).linear_2 3072 3072
  norm_out.linear                                    3072 6144
`;

const CHROMA = `${SHARED}
  distilled_guidance_layer.in_proj                   64 5120
  distilled_guidance_layer.layers.{5}.(in_layer|out_layer|linear_1|linear_2) 5120 5120
  distilled_guidance_layer.out_proj                  5120 3072
`;

/** Flux.2: one modulation for all blocks, SwiGLU (so the first MLP layer is twice as wide), one fused matrix. */
function flux2(h: number, doubles: number, singles: number, text: number): string {
  return `
  double_blocks.{${doubles}}.(img|txt)_attn.qkv      ${h} ${3 * h}
  double_blocks.{${doubles}}.(img|txt)_attn.proj     ${h} ${h}
  double_blocks.{${doubles}}.(img|txt)_mlp.0         ${h} ${6 * h}
  double_blocks.{${doubles}}.(img|txt)_mlp.2         ${3 * h} ${h}
  single_blocks.{${singles}}.linear1                 ${h} ${9 * h}
  single_blocks.{${singles}}.linear2                 ${4 * h} ${h}
  (double_stream_modulation_img|double_stream_modulation_txt).(lin|linear) ${h} ${6 * h}
  single_stream_modulation.(lin|linear)              ${h} ${3 * h}
  img_in                                             * ${h}
  txt_in                                             ${text} ${h}
  (time_in|guidance_in).in_layer                     256 ${h}
  (time_in|guidance_in).out_layer                    ${h} ${h}
  final_layer.linear                                 ${h} 128
  final_layer.adaLN_modulation.1                     ${h} ${2 * h}
  transformer_blocks.{${doubles}}.attn.${ATTENTION}  ${h} ${h}
  transformer_blocks.{${doubles}}.(ff|ff_context).linear_in ${h} ${6 * h}
  transformer_blocks.{${doubles}}.(ff|ff_context).linear_out ${3 * h} ${h}
  single_transformer_blocks.{${singles}}.attn.to_qkv_mlp_proj ${h} ${9 * h}
  single_transformer_blocks.{${singles}}.attn.to_out ${4 * h} ${h}
  x_embedder                                         * ${h}
  context_embedder                                   ${text} ${h}
  time_guidance_embed.(timestep_embedder|guidance_embedder).linear_1 256 ${h}
  time_guidance_embed.(timestep_embedder|guidance_embedder).linear_2 ${h} ${h}
  norm_out.linear                                    ${h} ${2 * h}
  proj_out                                           ${h} 128
`;
}

export const FLUXES: readonly Architecture[] = [
  { base: 'flux1', name: 'Flux.1', modules: FLUX1 },
  { base: 'chroma', name: 'Chroma', modules: CHROMA },
  { base: 'flux2', name: 'Flux.2', variant: 'Flux.2 Klein 4B', modules: flux2(3072, 5, 20, 7680) },
  { base: 'flux2', name: 'Flux.2', variant: 'Flux.2 Klein 9B', modules: flux2(4096, 8, 24, 12288) },
  { base: 'flux2', name: 'Flux.2', variant: 'Flux.2 Dev', modules: flux2(6144, 8, 48, 15360) },
];
