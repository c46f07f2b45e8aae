package dev.homelab.dsl.spec.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A machine at Oracle Cloud that takes requests of the internet for services at home. It is checked
 * and told, and nothing makes it yet: the provider for Oracle Cloud comes later.
 */
@BlockOf(
    name = "front",
    doc = "A machine in a cloud that takes requests of the internet for services at home.",
    in =
        "homelab { value('other') { content 'x' }; secrets { env 'oracle', 'ORACLE_KEY' }\n"
            + "front oracle {\n  region 'eu-paris-1'\n  key secret('oracle')\n…\n} }")
public final class CloudFrontSpec extends ThingSpec<CloudFrontSpec> {
  /** A front that lacks what nobody can guess. */
  static final String NOT_WHOLE = "HL2073";

  /** A part of the lab that nothing makes yet. */
  static final String LATER = "HL2074";

  /** As Oracle names its regions: {@code eu-paris-1}. */
  private static final Pattern REGION = Pattern.compile("[a-z]{2}-[a-z]+-[0-9]");

  /** What Oracle gives for nothing of its ARM machines: 4 processors and 24 GB (Always Free). */
  private static final int FREE_CPUS = 4;

  private final List<String> published = new ArrayList<>();
  private @Nullable String region;
  private boolean hasKey;
  private int cpus = 1;
  private String memory = "6Gi";

  CloudFrontSpec(Scope lab, String cloud) {
    super(lab.inner("front", cloud));
  }

  @Override
  protected CloudFrontSpec self() {
    return this;
  }

  /** Names the region. */
  @Word(
      doc = "Names the region of Oracle Cloud.",
      byDefault = "must be said",
      example = "region 'eu-paris-1'",
      once = true)
  public CloudFrontSpec region(String name) {
    if (!REGION.matcher(name).matches()) {
      scope().unfit("'" + name + "' is no region of Oracle Cloud", "write it like 'eu-paris-1'");
    }
    region = name;
    return say();
  }

  /** Names the key. */
  @Word(
      doc = "Names the key of Oracle's API as a secret of the lab.",
      byDefault = "must be said",
      example = "key secret('oracle')",
      once = true)
  public CloudFrontSpec key(Value.Secret secret) {
    hasKey = !secret.name().isEmpty();
    return say();
  }

  /** Sets its processors. */
  @Word(
      doc = "Sets how many processors it has; four cost nothing.",
      byDefault = "1",
      example = "cpu 2",
      once = true)
  public CloudFrontSpec cpu(int count) {
    if (count < 1 || count > FREE_CPUS) {
      scope().unfit("a front has 1 to 4 processors", "more than four are not free");
    }
    cpus = count;
    return say();
  }

  /** Sets its memory. */
  @Word(
      doc = "Sets how much memory it has; 24.GiB cost nothing.",
      byDefault = "6.GiB",
      example = "memory 8.GiB",
      once = true)
  public CloudFrontSpec memory(Size size) {
    memory = size.quantity();
    return say();
  }

  /** Names what it publishes. */
  @Word(
      doc = "Names services of the lab that the internet reaches through it.",
      byDefault = "none",
      example = "publishes 'value.other'")
  public CloudFrontSpec publishes(String... addresses) {
    for (String address : addresses) {
      try {
        scope().lab().usesReference(Address.parse(address), scope().line());
        published.add(address);
      } catch (HomelabException malformed) {
        malformed.diagnostics().forEach(this::problem);
      }
    }
    return say();
  }

  /** Adds it, and says that nothing makes it yet. */
  void emit() {
    String asked = region;
    if (asked == null || !hasKey) {
      scope()
          .lab()
          .report(
              Diagnostic.error(NOT_WHOLE, "the front at Oracle Cloud is not whole")
                  .at(scope().origin().user())
                  .withHint("say where and with what: region 'eu-paris-1'; key secret('…')"));
      return;
    }
    List<String> facts = new ArrayList<>();
    String processors = cpus == 1 ? "1 processor" : cpus + " processors";
    facts.add("one machine in " + asked + ", " + processors + " and " + memory);
    if (!published.isEmpty()) {
      facts.add("publishes " + String.join(", ", published));
    }
    facts.add("not made yet: the Oracle Cloud provider comes later");
    Component front =
        new Component(
            address(), "front", null, new TreeMap<>(), facts, new TreeMap<>(), scope().origin());
    scope().lab().add(front);
    scope()
        .lab()
        .report(
            Diagnostic.warning(LATER, address() + " is not made yet")
                .at(scope().origin().user())
                .withDetail("The Oracle Cloud provider comes later; everything else is made."));
  }
}
