package dev.homelab.resolve;

import dev.homelab.spi.Provider;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The providers that a run can use, by name. */
public final class ProviderCatalog {
  private final SortedMap<String, Provider> byName;
  private final Map<String, Provider> byType = Collections.synchronizedMap(new HashMap<>());

  private ProviderCatalog(SortedMap<String, Provider> byName) {
    this.byName = byName;
  }

  /** These providers; of two with one name the later one counts. */
  public static ProviderCatalog of(Collection<? extends Provider> providers) {
    TreeMap<String, Provider> byName = new TreeMap<>();
    for (Provider provider : providers) {
      byName.put(provider.name(), provider);
    }
    return new ProviderCatalog(Collections.unmodifiableSortedMap(byName));
  }

  /** These providers. */
  public static ProviderCatalog of(Provider... providers) {
    return of(List.of(providers));
  }

  /** The providers that the class path names as services. */
  public static ProviderCatalog installed() {
    List<Provider> found = new ArrayList<>();
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      found.add(provider);
    }
    return of(found);
  }

  /** The provider of this name, or null. */
  public @Nullable Provider named(String name) {
    return byName.get(name);
  }

  /**
   * The provider that has a type, or null when there is none or it does not have the type.
   *
   * @param type provider and type, for example {@code kubernetes.deployment}
   */
  public @Nullable Provider forType(String type) {
    Provider known = byType.get(type);
    if (known != null) {
      return known;
    }
    int dot = type.indexOf('.');
    Provider provider = byName.get(dot < 0 ? type : type.substring(0, dot));
    if (provider == null || provider.schema(type) == null) {
      return null;
    }
    byType.put(type, provider);
    return provider;
  }

  /** What is known of a type, or null when no provider has it. */
  public @Nullable ResourceSchema schema(String type) {
    Provider provider = forType(type);
    return provider == null ? null : provider.schema(type);
  }

  /** All providers, by name. */
  public Collection<Provider> all() {
    return byName.values();
  }
}
