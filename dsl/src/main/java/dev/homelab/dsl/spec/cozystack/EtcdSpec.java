package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;

/** The etcd of a tenant, which Cozystack makes. */
@BlockOf(
    name = "etcd",
    doc = "The etcd of a tenant, which its clusters of Kubernetes keep their objects in.",
    in = "homelab { node('box') { tenant('home') { etcd {\n…\n} } } }")
public final class EtcdSpec extends ModuleSpec<EtcdSpec> {
  /** The etcd of a tenant. */
  public EtcdSpec(Scope tenant) {
    super(tenant, "Etcd");
  }

  @Override
  protected EtcdSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of etcd.",
      byDefault = "3.6.11",
      example = "version '3.6.11'",
      once = true)
  public EtcdSpec version(String release) {
    return state("version", release);
  }

  /** Sets the number of copies. */
  @Word(
      doc = "Sets how many copies run; an odd number.",
      byDefault = "1 on one box, else 3",
      example = "replicas 3",
      once = true)
  public EtcdSpec replicas(int count) {
    if (count % 2 == 0) {
      scope()
          .unfit(count + " copies of an etcd are no better than " + (count - 1), "say 1, 3 or 5");
    }
    return state("replicas", count);
  }

  /** Sets the size of its volumes. */
  @Word(
      doc = "Sets the size of the volume of each copy.",
      byDefault = "4.GiB",
      example = "size 8.GiB",
      once = true)
  public EtcdSpec size(Size size) {
    return state("size", size);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'local'",
      once = true)
  public EtcdSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Sets processors. */
  @Word(
      doc = "Sets how many processors each copy may use; `'500m'` is half of one.",
      byDefault = "1",
      example = "cpu 2",
      once = true)
  public EtcdSpec cpu(int count) {
    return state("resources.cpu", String.valueOf(count));
  }

  /** Sets parts of processors. */
  public EtcdSpec cpu(String amount) {
    return state("resources.cpu", amount);
  }

  /** Sets memory. */
  @Word(
      doc = "Sets how much memory each copy may use.",
      byDefault = "512.MiB",
      example = "memory 1.GiB",
      once = true)
  public EtcdSpec memory(Size size) {
    return state("resources.memory", size);
  }
}
