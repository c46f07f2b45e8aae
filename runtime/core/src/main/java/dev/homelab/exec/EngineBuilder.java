package dev.homelab.exec;

import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.SessionOptions;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an engine is made of. */
public final class EngineBuilder {
  ProviderCatalog providers = ProviderCatalog.of();
  @Nullable SessionOptions session;
  @Nullable SecretResolver secrets;
  Clock clock = Clock.systemUTC();
  @Nullable DoubleSupplier random;
  @Nullable Supplier<String> runIds;
  @Nullable Supplier<Machinery> machinery;

  EngineBuilder() {}

  /** The providers to use. */
  public EngineBuilder providers(ProviderCatalog catalog) {
    this.providers = catalog;
    return this;
  }

  /** What sessions may use of the machine. */
  public EngineBuilder session(SessionOptions options) {
    this.session = options;
    return this;
  }

  /** Where secrets come from. */
  public EngineBuilder secrets(SecretResolver resolver) {
    this.secrets = resolver;
    return this;
  }

  /** The clock; the system's by default. */
  public EngineBuilder clock(Clock time) {
    this.clock = time;
    return this;
  }

  /** Numbers from 0 to 1 for the jitter of retries. */
  public EngineBuilder random(DoubleSupplier source) {
    this.random = source;
    return this;
  }

  /** Makes the identities of runs; random UUIDs by default. */
  public EngineBuilder runIds(Supplier<String> source) {
    this.runIds = source;
    return this;
  }

  /** Where threads and time come from; one for each plan or run. */
  EngineBuilder machinery(Supplier<Machinery> source) {
    this.machinery = source;
    return this;
  }

  /** By what was given, else threads and the clock. */
  Machinery newMachinery() {
    return machinery == null ? new ThreadMachinery(clock) : machinery.get();
  }

  String newRunId() {
    return runIds == null ? UUID.randomUUID().toString() : runIds.get();
  }

  /** An engine of these parts. */
  public Engine build() {
    return new Engine(
        this,
        Objects.requireNonNull(session, "session options are missing"),
        Objects.requireNonNull(secrets, "a secret resolver is missing"));
  }
}
