package dev.homelab.resolve;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.Severity;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.spi.Provider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a lab into the graph of its resources. Pure. */
public final class Resolver {
  private final Lab lab;
  private final ProviderCatalog providers;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final SortedMap<Address, ResourceSpec> stated = new TreeMap<>();

  private Resolver(Lab lab, ProviderCatalog providers) {
    this.lab = lab;
    this.providers = providers;
  }

  /**
   * Resolves a lab: derives every dependency, and tells all mistakes at once.
   *
   * @return the graph with its diagnostics: doubled addresses, references that lead nowhere,
   *     circles with their whole path, what a provider's own check found, and a warning for types
   *     that no provider has
   */
  public static Resolution resolve(Lab lab, ProviderCatalog providers) {
    return new Resolver(lab, providers).resolve();
  }

  private Resolution resolve() {
    collect();
    checkMoves();
    EdgeFinder edges = new EdgeFinder(lab, stated, providers, diagnostics);
    SortedMap<String, List<Address>> without = new TreeMap<>();
    for (Map.Entry<Address, ResourceSpec> one : stated.entrySet()) {
      ResourceSpec spec = one.getValue();
      one.setValue(spec.withDependsOn(edges.of(spec)));
      Provider provider = providers.forType(spec.type());
      if (provider == null) {
        without.computeIfAbsent(spec.type(), type -> new ArrayList<>()).add(spec.address());
      } else {
        diagnostics.addAll(provider.check(spec));
      }
    }
    ResourceGraph graph = new ResourceGraph(lab, stated, without, edges.containers());
    for (List<Address> path : graph.dag().cycles()) {
      diagnostics.add(CyclePath.tell(path, graph));
    }
    if (!without.isEmpty()) {
      diagnostics.add(NoProvider.warning(graph));
    }
    if (diagnostics.size() > 1) {
      diagnostics.sort(Order.BY_PLACE);
    }
    return new Resolution(graph, List.copyOf(new LinkedHashSet<>(diagnostics)));
  }

  private void collect() {
    for (ResourceSpec spec : lab.resources()) {
      ResourceSpec first = stated.putIfAbsent(spec.address(), spec);
      if (first != null) {
        diagnostics.add(
            related(
                Diagnostic.error(GraphCodes.DUPLICATE, "`" + spec.address() + "` is declared twice")
                    .at(spec.origin().user()),
                "declared here first",
                first.origin().user()));
      }
    }
  }

  private void checkMoves() {
    Map<Address, ResourceSpec> claimed = new HashMap<>();
    for (ResourceSpec spec : stated.values()) {
      Address from = spec.lifecycle().movedFrom();
      if (from == null) {
        continue;
      }
      ResourceSpec source = stated.get(from);
      if (source != null) {
        diagnostics.add(
            related(
                Diagnostic.error(
                        GraphCodes.MOVED_FROM_DECLARED,
                        "`"
                            + spec.address()
                            + "` was moved from `"
                            + from
                            + "`, which is still here")
                    .withHint("Remove the old one, or the `moved from:` of the new one.")
                    .at(spec.origin().user()),
                "still declared here",
                source.origin().user()));
      }
      ResourceSpec other = claimed.putIfAbsent(from, spec);
      if (other != null) {
        diagnostics.add(
            related(
                Diagnostic.error(
                        GraphCodes.MOVED_TWICE,
                        "two resources say that they were moved from `" + from + "`")
                    .at(spec.origin().user()),
                "the other one",
                other.origin().user()));
      }
    }
  }

  static Diagnostic related(Diagnostic diagnostic, String message, @Nullable SourceSpan place) {
    return place == null ? diagnostic : diagnostic.withRelated(new Related(message, place));
  }

  /** Kept apart: a lab without problems does not load it. */
  private static final class Order {
    static final Comparator<Diagnostic> BY_PLACE =
        Comparator.comparing(Diagnostic::severity, Comparator.comparing(s -> s != Severity.ERROR))
            .thenComparing(Diagnostic::span, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Diagnostic::code)
            .thenComparing(Diagnostic::title);

    private Order() {}
  }
}
