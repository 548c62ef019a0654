/** scikit-learn's clip for doubles; it was 1e-15 before 1.3, which changes the value wherever a score is 0 or 1. To be told with the loss. */
export const CLIP = 2 ** -52;

/**
 * Logarithmic loss, the mean of -ln p of what came true, in nats, [0, ∞), with scores clipped to [clip, 1 - clip]. Undefined for no
 * rows, different lengths, a label other than 0 and 1, or a score outside [0, 1].
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.log_loss.html
 */
export function logLoss(labels: Uint8Array, scores: Float64Array, clip = CLIP): number | undefined {
  return meanLoss(labels, scores, (label, score) => {
    const clipped = Math.min(Math.max(score, clip), 1 - clip);
    return -Math.log(label === 1 ? clipped : 1 - clipped);
  });
}

/**
 * Brier's score, the mean of (p - y)², in [0, 1]. Undefined as the logarithmic loss is.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.brier_score_loss.html
 */
export function brierScore(labels: Uint8Array, scores: Float64Array): number | undefined {
  return meanLoss(labels, scores, (label, score) => (score - label) * (score - label));
}

function meanLoss(labels: Uint8Array, scores: Float64Array, loss: (label: number, score: number) => number): number | undefined {
  if (labels.length === 0 || labels.length !== scores.length) return undefined;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const score = scores[i] as number;
    if (label > 1 || !(score >= 0 && score <= 1)) return undefined;
    sum += loss(label, score);
  }
  return sum / labels.length;
}
