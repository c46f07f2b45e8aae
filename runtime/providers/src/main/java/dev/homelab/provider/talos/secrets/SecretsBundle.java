package dev.homelab.provider.talos.secrets;

/**
 * All that makes a Talos cluster this one. Made once; whoever loses it loses the cluster, so it is
 * kept encrypted and never made anew.
 *
 * @param clusterId an opaque text that is not secret by itself
 * @param clusterSecret for the discovery service
 * @param bootstrapToken nodes join Kubernetes by it, {@code abcdef.0123456789abcdef}
 * @param secretboxKey encrypts secrets in etcd; empty when {@code aescbcKey} does
 * @param aescbcKey the older way of the same; empty when {@code secretboxKey} does
 * @param trustdToken nodes get their certificates by it, of the same form as the bootstrap token
 * @param etcd authority of etcd
 * @param kubernetes authority of Kubernetes
 * @param aggregator authority of aggregated APIs
 * @param serviceAccountKey signs the tokens of service accounts, PEM
 * @param os authority of the Talos API
 */
public record SecretsBundle(
    String clusterId,
    String clusterSecret,
    String bootstrapToken,
    String secretboxKey,
    String aescbcKey,
    String trustdToken,
    PemPair etcd,
    PemPair kubernetes,
    PemPair aggregator,
    String serviceAccountKey,
    PemPair os) {
  /** Nothing of what it holds. */
  @Override
  public String toString() {
    return "secrets of a Talos cluster";
  }
}
