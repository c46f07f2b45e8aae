package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.cozystack.BucketSpec;
import dev.homelab.dsl.spec.cozystack.ExternalDnsSpec;
import dev.homelab.dsl.spec.cozystack.HarborSpec;
import dev.homelab.dsl.spec.cozystack.HttpCacheSpec;
import dev.homelab.dsl.spec.cozystack.KubernetesNodesSpec;
import dev.homelab.dsl.spec.cozystack.KubernetesSpec;
import dev.homelab.dsl.spec.cozystack.NodePoolSpec;
import dev.homelab.dsl.spec.cozystack.OpenBaoSpec;
import dev.homelab.dsl.spec.cozystack.TcpBalancerSpec;
import dev.homelab.dsl.spec.cozystack.VpcSpec;
import dev.homelab.dsl.spec.cozystack.VpnSpec;
import java.util.function.Consumer;

/** The words of a tenant for storage, networks and clusters. */
public final class PlatformWords implements WordSet {
  /** Runs a Harbor, a registry of images. */
  @Word(
      doc = "Runs a Harbor, a registry of images.",
      byDefault = "none",
      example = "objectStorage()\nharbor('images') { host 'images.example.com' }",
      makes = true)
  public static TenantSpec harbor(TenantSpec tenant, String name, Consumer<HarborSpec> block) {
    return ApplicationWords.made(tenant, new HarborSpec(tenant.scope(), name), block);
  }

  /** Runs an OpenBao for secrets. */
  @Word(
      doc = "Runs an OpenBao for secrets.",
      byDefault = "none",
      example = "openbao('safe') { size 5.GiB }",
      makes = true)
  public static TenantSpec openbao(TenantSpec tenant, String name, Consumer<OpenBaoSpec> block) {
    return ApplicationWords.made(tenant, new OpenBaoSpec(tenant.scope(), name), block);
  }

  /** Makes a bucket in the object storage of the tenant or of one around it. */
  @Word(
      doc = "Makes a bucket in the object storage of the tenant or of one around it.",
      byDefault = "none",
      example = "objectStorage()\nbucket('photos') { user 'app' }",
      makes = true)
  public static TenantSpec bucket(TenantSpec tenant, String name, Consumer<BucketSpec> block) {
    return ApplicationWords.made(tenant, new BucketSpec(tenant.scope(), name), block);
  }

  /** Puts a cache before servers of HTTP. */
  @Word(
      doc = "Puts a cache before servers of HTTP.",
      byDefault = "none",
      example = "httpCache('front') { to '192.168.1.30:80' }",
      makes = true)
  public static TenantSpec httpCache(
      TenantSpec tenant, String name, Consumer<HttpCacheSpec> block) {
    return ApplicationWords.made(tenant, new HttpCacheSpec(tenant.scope(), name), block);
  }

  /** Shares TCP connections out to servers. */
  @Word(
      doc = "Shares TCP connections out to servers.",
      byDefault = "none",
      example = "tcpBalancer('door') { to '192.168.1.30' }",
      makes = true)
  public static TenantSpec tcpBalancer(
      TenantSpec tenant, String name, Consumer<TcpBalancerSpec> block) {
    return ApplicationWords.made(tenant, new TcpBalancerSpec(tenant.scope(), name), block);
  }

  /** Runs a VPN (Outline) for people on the way. */
  @Word(
      doc = "Runs a VPN (Outline) for people on the way.",
      byDefault = "none",
      example = "vpn('way') { user 'anna' }",
      makes = true)
  public static TenantSpec vpn(TenantSpec tenant, String name, Consumer<VpnSpec> block) {
    return ApplicationWords.made(tenant, new VpnSpec(tenant.scope(), name), block);
  }

  /** Makes a network of the tenant's own. */
  @Word(
      doc = "Makes a network of the tenant's own.",
      byDefault = "none",
      example = "vpc('inner') { subnet 'games', cidr: '172.16.0.0/24' }",
      makes = true)
  public static TenantSpec vpc(TenantSpec tenant, String name, Consumer<VpcSpec> block) {
    return ApplicationWords.made(tenant, new VpcSpec(tenant.scope(), name), block);
  }

  /** Makes a Kubernetes cluster whose nodes are virtual machines. */
  @Word(
      doc = "Makes a Kubernetes cluster whose nodes are virtual machines.",
      byDefault = "none",
      example = "etcd()\nkubernetes('dev') { nodes('small') { count 1 } }",
      makes = true)
  public static TenantSpec kubernetes(
      TenantSpec tenant, String name, Consumer<KubernetesSpec> block) {
    return ApplicationWords.made(tenant, new KubernetesSpec(tenant.scope(), name), block);
  }

  /** Writes the names of the tenant's services into a DNS of yours. */
  @Word(
      doc = "Writes the names of the tenant's services into a DNS of yours.",
      byDefault = "none",
      example = "externalDns('names') { provider 'inmemory' }",
      makes = true)
  public static TenantSpec externalDns(
      TenantSpec tenant, String name, Consumer<ExternalDnsSpec> block) {
    return ApplicationWords.made(tenant, new ExternalDnsSpec(tenant.scope(), name), block);
  }

  /** Adds a pool of nodes to a cluster. */
  @Word(
      doc =
          "Adds a pool of nodes to a cluster of the tenant, as a thing of its own that comes and"
              + " goes without the cluster.",
      byDefault = "a cluster has the pools of its own block",
      example = "nodePool('dev', 'large') { instanceType 'u1.large' }",
      makes = true)
  public static TenantSpec nodePool(
      TenantSpec tenant, String cluster, String name, Consumer<NodePoolSpec> block) {
    KubernetesNodesSpec spec = KubernetesNodesSpec.of(tenant.scope(), cluster, name, block);
    return ApplicationWords.made(tenant, spec, same -> {});
  }
}
