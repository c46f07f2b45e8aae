package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A pool of nodes of a tenant's cluster. */
@BlockOf(
    name = "nodes",
    doc = "A pool of nodes of a tenant's cluster: virtual machines that are all alike.",
    in =
        "homelab { node('box') { tenant('home') { etcd()\nkubernetes('dev') { nodes('large')"
            + " {\n…\n} } } } }")
public final class NodePoolSpec extends Spec<NodePoolSpec> {
  private final BiConsumer<String, Value> into;
  private final List<Value> cards = new ArrayList<>();

  /** A pool whose fields are taken by what is given. */
  NodePoolSpec(Scope scope, BiConsumer<String, Value> into) {
    super(scope);
    this.into = into;
  }

  @Override
  protected NodePoolSpec self() {
    return this;
  }

  private NodePoolSpec state(String field, Object value) {
    into.accept(field, Value.of(value));
    return say();
  }

  /** Sets the number of nodes. */
  @Word(
      doc = "Sets how many nodes there are: one number, or the least and the most.",
      byDefault = "at least 1, at most 10",
      example = "count 1, 3",
      once = true)
  public NodePoolSpec count(int least, int most) {
    if (least < 0 || most < least) {
      scope()
          .unfit(
              "a pool has no " + least + " to " + most + " nodes",
              "the least comes first: count 1, 3");
    }
    state("minReplicas", least);
    return state("maxReplicas", most);
  }

  /** Sets the number of nodes. */
  public NodePoolSpec count(int nodes) {
    return count(nodes, nodes);
  }

  /** Names the instance type. */
  @Word(
      doc = "Names an instance type of Cozystack, which sets memory and processors.",
      byDefault = "u1.medium",
      example = "instanceType 'u1.large'",
      once = true)
  public NodePoolSpec instanceType(String name) {
    return state("instanceType", name);
  }

  /** Sets the size of the disk. */
  @Word(
      doc = "Sets the size of each node's disk.",
      byDefault = "20.GiB",
      example = "disk 40.GiB",
      once = true)
  public NodePoolSpec disk(Size size) {
    return state("diskSize", size.quantity());
  }

  /** Names the class of the disks. */
  @Word(
      doc = "Names the class of storage of the nodes' disks.",
      byDefault = "that of the cluster",
      example = "storageClass 'replicated'",
      once = true)
  public NodePoolSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Names what the nodes do. */
  @Word(
      doc = "Names what the nodes are for, such as `ingress-nginx`.",
      byDefault = "everything",
      example = "roles 'ingress-nginx'",
      once = true)
  public NodePoolSpec roles(String... names) {
    return state("roles", List.of(names));
  }

  /** Hands a card on. */
  @Word(
      doc = "Hands a graphics card to each node, by what Kubernetes calls it.",
      byDefault = "none",
      example = "gpu 'nvidia.com/GA102GL_A10'")
  public NodePoolSpec gpu(String resource) {
    cards.add(Value.of(Map.of("name", resource)));
    return state("gpus", cards);
  }

  /** Sets a field that has no word. */
  @Word(
      doc = "Sets a field of the pool that has no word.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'kubelet.kubeReservedMemory', '512Mi'")
  public NodePoolSpec set(String path, Object value) {
    return state(path, Names.value(scope(), value));
  }
}
