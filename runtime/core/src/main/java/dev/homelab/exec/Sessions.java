package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.SessionOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Open connections, one for each provider and target, kept as long as the engine. */
final class Sessions implements AutoCloseable {
  private final SessionOptions options;
  private final Map<Place, Open> open = new HashMap<>();
  private final Map<Place, Object> gates = new HashMap<>();

  /**
   * Where a session works.
   *
   * @param provider the provider's name
   * @param target the target's address, or null for a provider without targets
   */
  record Place(String provider, @Nullable Address target) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byProvider = provider.compareTo(other.provider);
      return byProvider != 0 ? byProvider : text().compareTo(other.text());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that
          && provider.equals(that.provider)
          && Objects.equals(target, that.target);
    }

    @Override
    public int hashCode() {
      return 31 * provider.hashCode() + Objects.hashCode(target);
    }

    private String text() {
      return target == null ? "" : target.toString();
    }
  }

  private boolean closed;

  private record Open(@Nullable TargetSpec target, ProviderSession session) {}

  Sessions(SessionOptions options) {
    this.options = options;
  }

  /**
   * The session of a place, connected now if it is not yet or its target's config has changed.
   * Calls for different places may go on at once.
   *
   * @param target with every reference resolved, or null
   */
  ProviderSession at(Provider provider, @Nullable TargetSpec target, CallContext context) {
    Place place = new Place(provider.name(), target == null ? null : target.address());
    synchronized (gate(place)) {
      Open known;
      synchronized (open) {
        known = open.get(place);
      }
      if (known != null && isSame(known.target(), target)) {
        return known.session();
      }
      ProviderSession session = provider.connect(target, options, context);
      boolean late;
      synchronized (open) {
        late = closed;
        if (!late) {
          open.put(place, new Open(target, session));
        }
      }
      if (late) {
        session.close();
      }
      if (known != null) {
        known.session().close();
      }
      return session;
    }
  }

  /** Of those who need one place at the same time, one connects and the others use it. */
  private Object gate(Place place) {
    synchronized (open) {
      Object known = gates.get(place);
      if (known == null) {
        known = new Object();
        gates.put(place, known);
      }
      return known;
    }
  }

  private static boolean isSame(@Nullable TargetSpec a, @Nullable TargetSpec b) {
    return (a == null || b == null) ? a == null && b == null : a.config().equals(b.config());
  }

  /** The session of a place if it is connected already, or null. */
  @Nullable ProviderSession connected(Place place) {
    synchronized (open) {
      Open known = open.get(place);
      return known == null ? null : known.session();
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      closed = true;
      for (Open one : open.values()) {
        one.session().close();
      }
      open.clear();
    }
  }
}
