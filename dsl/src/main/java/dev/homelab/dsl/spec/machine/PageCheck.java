package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.HugePages;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The huge pages that machines and workers of clusters take of a box. A machine whose pages are of
 * 1 GiB is refused: a box keeps none of that size, so that it would never start.
 */
final class PageCheck {
  private static final String MACHINE = AppKinds.type(AppKinds.MACHINE);
  private static final String TYPE = "instanceType";

  private PageCheck() {}

  /**
   * How many pages of 2 MiB the workers of each cluster on a box take, as many as they may be, by
   * what people call them; those that take none are left out.
   */
  static Map<String, Long> workers(Scope box) {
    Map<String, Long> pages = new LinkedHashMap<>();
    for (ResourceSpec resource : on(box)) {
      for (WorkerGroup group : WorkerGroup.of(resource)) {
        InstanceType type = group.type();
        long taken = type == null ? 0 : group.most() * HugePages.of(List.of(type));
        if (taken > 0) {
          pages.merge(group.name(), taken, Long::sum);
        }
      }
    }
    return pages;
  }

  /** Tells of machines and workers whose pages the box does not keep; when all are known. */
  static void tell(Scope box) {
    for (ResourceSpec resource : on(box)) {
      if (resource.type().equals(MACHINE)) {
        InstanceType type = InstanceTypes.named(Fields.text(resource.desired(), "spec", TYPE));
        tell(box, resource, resource.address().last().toString(), "spec." + TYPE, type);
      }
      for (WorkerGroup group : WorkerGroup.of(resource)) {
        tell(box, resource, group.name(), group.field(), group.type());
      }
    }
  }

  private static List<ResourceSpec> on(Scope box) {
    Address here = box.here("node");
    return box.lab().resources().stream().filter(one -> here.equals(one.target())).toList();
  }

  private static void tell(
      Scope box, ResourceSpec resource, String who, String field, @Nullable InstanceType type) {
    if (type == null || HugePages.isKept(type)) {
      return;
    }
    InstanceType other = HugePages.instead(type);
    box.lab()
        .report(
            LanguageCodes.error(
                    MachineCodes.NO_PAGES,
                    who + " would never start: a box keeps no pages of 1 GiB")
                .withDetail(
                    "Memory of the type "
                        + type.name()
                        + " is of such pages alone. A box keeps pages of 2 MiB, as many as its"
                        + " machines take.")
                .withHint(
                    "instanceType '"
                        + other.name()
                        + "' has "
                        + other.cpu()
                        + " processors and "
                        + other.memory())
                .at(line(resource, field)));
  }

  private static @Nullable SourceSpan line(ResourceSpec resource, String field) {
    Provenance said = resource.provenance().get(field);
    SourceSpan line = said == null ? null : said.span();
    return line == null ? resource.origin().user() : line;
  }
}
