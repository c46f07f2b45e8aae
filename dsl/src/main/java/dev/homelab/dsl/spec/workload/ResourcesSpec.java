package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Processor time and memory of a container. */
@BlockOf(
    name = "resources",
    doc = "Processor time and memory that a container asks for, and the memory it may not exceed.",
    in =
        "homelab { cluster('home') { namespace('web') { app('shop') {\n"
            + "image 'ghcr.io/traefik/whoami:v1.11.0'\nresources {\n…\n} } } } }")
public final class ResourcesSpec extends Spec<ResourcesSpec> {
  private String cpu = "50m";
  private String memory = "64Mi";
  private @Nullable String limit;

  ResourcesSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected ResourcesSpec self() {
    return this;
  }

  /** Asks for processor time. */
  @Word(doc = "Processors that it asks for.", byDefault = "0.05", example = "cpu 0.5", once = true)
  public ResourcesSpec cpu(Number processors) {
    if (new BigDecimal(processors.toString()).signum() <= 0) {
      problem(
          Diagnostic.error("HL2053", "`cpu` is more than 0, this is " + processors)
              .withHint("half a processor: cpu 0.5"));
    } else {
      cpu = thousandths(processors);
    }
    return say();
  }

  /** Asks for memory. */
  @Word(
      doc = "Memory that it asks for.",
      byDefault = "64 MiB",
      example = "memory 256.MiB",
      once = true)
  public ResourcesSpec memory(Size size) {
    memory = size.quantity();
    return say();
  }

  /** Limits memory. */
  @Word(
      doc = "Memory that it may not exceed; a container that does is started anew.",
      byDefault = "no limit",
      example = "memoryLimit 512.MiB",
      once = true)
  public ResourcesSpec memoryLimit(Size size) {
    limit = size.quantity();
    return say();
  }

  /** Processors as a Kubernetes quantity: {@code 2}, or in thousandths {@code 500m}. */
  private static String thousandths(Number processors) {
    BigDecimal exact = new BigDecimal(processors.toString()).stripTrailingZeros();
    return exact.scale() <= 0
        ? exact.toBigInteger().toString()
        : exact.movePointRight(3).setScale(0, RoundingMode.CEILING).toPlainString() + 'm';
  }

  ResourcesPlan plan() {
    return new ResourcesPlan(cpu, memory, limit, null);
  }
}
