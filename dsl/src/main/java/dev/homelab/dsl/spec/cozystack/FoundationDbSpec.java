package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import java.util.List;

/** A FoundationDB, run by its operator. */
@BlockOf(
    name = "foundationdb",
    doc = "A FoundationDB; its cluster file is in a ConfigMap of its operator.",
    in = "homelab { node('box') { tenant('home') { foundationdb('db') {\n…\n} } } }")
public final class FoundationDbSpec extends SizedSpec<FoundationDbSpec> {
  /** A server of a tenant. */
  public FoundationDbSpec(Scope tenant, String name) {
    super(tenant, "FoundationDB", name);
  }

  @Override
  protected FoundationDbSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of FoundationDB.",
      byDefault = "7.3.63",
      example = "version '7.3.63'",
      once = true)
  public FoundationDbSpec version(String release) {
    return state("cluster.version", release);
  }

  /** Sets the number of processes that keep data. */
  @Word(
      doc = "Sets how many processes keep data.",
      byDefault = "1 on one box, else 3",
      example = "replicas 3",
      once = true)
  public FoundationDbSpec replicas(int count) {
    return state("cluster.processCounts.storage", count);
  }

  /** Names how often data is kept. */
  @Word(
      doc = "Names how often data is kept: `single`, `double`, `triple`.",
      byDefault = "single on one box, else double",
      example = "redundancy 'double'",
      once = true)
  public FoundationDbSpec redundancy(String mode) {
    return state("cluster.redundancyMode", mode);
  }

  /** Sets the size of its volumes. */
  @Word(
      doc = "Sets the size of the volume of each process.",
      byDefault = "16.GiB",
      example = "size 32.GiB",
      once = true)
  public FoundationDbSpec size(Size size) {
    return state("storage.size", size);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public FoundationDbSpec storageClass(String name) {
    return state("storage.storageClass", name);
  }

  /** Sets parameters. */
  @Word(
      doc = "Sets parameters of the server, as its command line has them.",
      byDefault = "none",
      example = "parameters 'knob_disable_posix_kernel_aio=1'",
      once = true)
  public FoundationDbSpec parameters(String... all) {
    return state("customParameters", List.of(all));
  }

  /** Measures nothing. */
  @Word(
      doc = "Leaves it out of monitoring.",
      byDefault = "it is monitored",
      example = "unmonitored()")
  public FoundationDbSpec unmonitored() {
    return state("monitoring.enabled", false);
  }

  @Override
  protected void defaults() {
    if (hasOneNode()) {
      String reason = "one box keeps one copy";
      byDefault("cluster.redundancyMode", "single", reason);
      byDefault("cluster.processCounts.storage", 1, reason);
    }
  }
}
