package dev.homelab.provider.talos.cluster;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.machine.Props;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the properties of a {@code talos.cluster} ask for.
 *
 * @param props the properties
 * @param left names of machines that are left out
 */
public record ClusterWishes(Props props, Set<String> left) {
  /** A machine of the cluster. */
  public record Member(String hostname, String address) {}

  /** The wishes in properties. */
  public static ClusterWishes of(Value.Tree desired) {
    return new ClusterWishes(new Props(desired), Set.of());
  }

  /** The same cluster with these machines left out, by name. */
  ClusterWishes without(Set<String> names) {
    return new ClusterWishes(props, names);
  }

  /** The cluster's name. */
  public String name() {
    return props.text("name");
  }

  /** Where its API answers. */
  public String endpoint() {
    return props.text("endpoint");
  }

  /** The name of the secret that holds its authorities. */
  public String secret() {
    return props.secret("secrets");
  }

  /** The version of Kubernetes without {@code v}. */
  public String kubernetes() {
    return props.text("kubernetes").replaceFirst("^v", "");
  }

  /** Whether Talos itself brings a network plugin, so that nodes become ready. */
  public boolean hasNetwork() {
    return !props.text("cni").equals("none");
  }

  /** The machines that run etcd, in the order of their names. */
  public List<Member> controlPlanes() {
    return members("controlPlanes");
  }

  /** The other machines. */
  public List<Member> workers() {
    return members("workers");
  }

  /** All machines. */
  public List<Member> all() {
    List<Member> all = new ArrayList<>(controlPlanes());
    all.addAll(workers());
    return all;
  }

  private List<Member> members(String field) {
    return props.each(field).stream()
        .map(one -> new Member(one.text("hostname"), one.text("address")))
        .filter(member -> !left.contains(member.hostname()))
        .sorted(java.util.Comparator.comparing(Member::hostname))
        .toList();
  }
}
