package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.TypeRules;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.Queue;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.Room;
import dev.homelab.spi.SecretResolver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What providers and their open sessions know of types. For one plan and one thread. */
final class CatalogRules implements TypeRules {
  private final ProviderCatalog providers;
  private final Sessions sessions;
  private final SecretResolver secrets;
  private final Map<String, ResourceSchema> schemas = new HashMap<>();

  CatalogRules(ProviderCatalog providers, Sessions sessions, SecretResolver secrets) {
    this.secrets = secrets;
    this.providers = providers;
    this.sessions = sessions;
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    ResourceSchema known = schemas.get(type);
    if (known == null) {
      known = providers.schema(type);
      if (known != null) {
        schemas.put(type, known);
      }
    }
    return known;
  }

  @Override
  public Set<String> keptOutputs(String type) {
    Provider provider = providers.forType(type);
    return provider == null ? Set.of() : provider.keptOutputs(type);
  }

  @Override
  public boolean holdsOnlyCopies(String type, Value.Tree properties) {
    Provider provider = providers.forType(type);
    return provider != null && provider.holdsOnlyCopies(type, properties);
  }

  @Override
  public boolean fillsContainer(String type) {
    Provider provider = providers.forType(type);
    return provider != null && provider.fillsContainer(type);
  }

  @Override
  public boolean isOnlyRead(String type, Value.Tree properties) {
    Provider provider = providers.forType(type);
    return provider != null && provider.isOnlyRead(type, properties);
  }

  @Override
  public ResourceSpec kept(ResourceSpec wish, StateEntry prior) {
    Provider provider = providers.forType(wish.type());
    return provider == null ? wish : provider.kept(wish, prior);
  }

  @Override
  public List<Diagnostic> told(ResourceSpec wish, StateEntry prior, Observation.Present observed) {
    Provider provider = providers.forType(wish.type());
    return provider == null ? List.of() : provider.told(wish, prior, observed);
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    Provider provider = providers.forType(resource.type());
    return provider == null ? Value.Tree.EMPTY : provider.knownOutputs(resource);
  }

  @Override
  public boolean contains(StateEntry outer, StateEntry inner) {
    Provider provider = providers.forType(outer.type());
    return provider != null
        && provider == providers.forType(inner.type())
        && Objects.equals(outer.target(), inner.target())
        && provider.contains(outer, inner);
  }

  @Override
  public boolean goesWithTarget(StateEntry entry) {
    Provider provider = providers.forType(entry.type());
    return provider != null && provider.goesWithTarget(entry);
  }

  @Override
  public boolean isTarget(StateEntry entry) {
    Provider provider = providers.forType(entry.type());
    return provider != null && provider.isTarget(entry);
  }

  @Override
  public @Nullable Queue queue(String type, Value.Tree properties) {
    Provider provider = providers.forType(type);
    return provider == null ? null : provider.queue(type, properties);
  }

  @Override
  public Room room(String type, List<FieldChange> fields) {
    Provider provider = providers.forType(type);
    return provider == null ? Room.SAME : provider.room(type, fields);
  }

  @Override
  public boolean takesRoom(String type, Value.Tree properties) {
    Provider provider = providers.forType(type);
    return provider != null && provider.takesRoom(type, properties);
  }

  @Override
  public @Nullable String madeName(String type, Value.Tree properties) {
    Provider provider = providers.forType(type);
    return provider == null ? null : provider.madeName(type, properties);
  }

  @Override
  public Set<Address> brings(String type, Value.Tree properties) {
    Provider provider = providers.forType(type);
    return provider == null ? Set.of() : provider.brings(type, properties);
  }

  @Override
  public ResourceSpec sparing(ResourceSpec wish, Value.Tree live, Set<Address> left) {
    Provider provider = providers.forType(wish.type());
    return provider == null
        ? wish
        : wish.withDesired(provider.sparing(wish.type(), wish.desired(), live, left));
  }

  @Override
  public boolean rotated(String secret, StateEntry recorded) {
    String applied = Value.textOf(recorded.secretDigests().get(secret));
    try {
      return applied != null
          && secrets.isMade(secret)
          && !applied.equals(secrets.digest(secrets.resolve(secret)));
    } catch (HomelabException cannotBeHad) {
      return false;
    }
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    ProviderSession session =
        sessions.connected(new Sessions.Place(desired.provider(), desired.target()));
    if (session == null) {
      throw new IllegalStateException("an object was observed without a session");
    }
    return session.compare(desired, prior, observed);
  }
}
