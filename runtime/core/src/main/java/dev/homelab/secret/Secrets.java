package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.SecretSource;
import dev.homelab.spi.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of one lab: each is looked up when it is first needed, kept for the length of the
 * process, and hidden in every text that goes through {@link #redact}. Prints itself without
 * values. Safe for several threads.
 */
public final class Secrets implements SecretResolver {
  private final SortedMap<String, SecretSource> sources;
  private final Map<String, String> environment;
  private final SecretFiles files;
  private final SecretVault vault;
  private final Map<String, String> resolved = new ConcurrentHashMap<>();
  private final Map<String, String> passing = new ConcurrentHashMap<>();
  private final Map<String, String> recalled = new ConcurrentHashMap<>();
  private final Redactor redactor = new Redactor();
  private volatile boolean allHidden;
  private volatile boolean keeping;

  /**
   * The secrets of a lab.
   *
   * @param sources where each comes from
   * @param environment the environment variables
   * @param labFolder the folder of the script; files are read only below it
   * @param vault where generated ones are kept, and the key of the keyed hashes
   * @param yaml reads an entry of a YAML file
   */
  public Secrets(
      Map<String, SecretSource> sources,
      Map<String, String> environment,
      Path labFolder,
      SecretVault vault,
      EntryFormat yaml) {
    this.sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    this.environment = Map.copyOf(environment);
    this.files = new SecretFiles(labFolder, yaml);
    this.vault = vault;
  }

  /** The same, with {@link EntryFormat#SIMPLE_YAML} for YAML files. */
  public Secrets(
      Map<String, SecretSource> sources,
      Map<String, String> environment,
      Path labFolder,
      SecretVault vault) {
    this(sources, environment, labFolder, vault, EntryFormat.SIMPLE_YAML);
  }

  /**
   * {@inheritDoc} A generated one that was not generated yet gets a passing value as long as
   * nothing is to be kept, and another one in the run.
   */
  @Override
  public String resolve(String name) {
    String known = recalled.getOrDefault(name, resolved.get(name));
    if (known == null && !keeping && isKept(name) && vault.value(name).isEmpty()) {
      return first(passing, name, hidden(name, passingValue(name)));
    }
    return known != null ? known : found(name);
  }

  @Override
  public boolean isMade(String name) {
    return !isKept(name)
        || recalled.containsKey(name)
        || resolved.containsKey(name)
        || vault.value(name).isPresent();
  }

  @Override
  public synchronized void recall(Map<String, String> values) {
    values.forEach(
        (name, value) -> {
          if (isKept(name)) {
            recalled.put(name, hidden(name, value));
          }
        });
  }

  @Override
  public synchronized void keep() {
    keeping = true;
    if (!recalled.isEmpty()) {
      vault.keep(recalled);
      resolved.putAll(recalled);
      recalled.clear();
    }
  }

  /**
   * Forgets what was looked up, for another process may have changed it; after the lock of the
   * state was taken, and now and then while texts of a long time are redacted. What was hidden
   * stays hidden.
   */
  public void lookAgain() {
    vault.lookAgain();
    resolved.clear();
    allHidden = false;
  }

  @Override
  public String digest(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(vault.digestKey(keeping), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.VAULT_DAMAGED, "keyed hashes cannot be made here"), e);
    }
  }

  /**
   * Makes {@link #redact} hide every value that can be had without making one, and those that
   * rotations have put aside. A secret that cannot be looked up now is left out.
   *
   * @throws SecretException when generated secrets are kept and cannot be opened
   */
  public void hideAll() {
    if (!allHidden) {
      vault.known().forEach((name, values) -> values.forEach(value -> redactor.hide(name, value)));
      for (Map.Entry<String, SecretSource> source : sources.entrySet()) {
        try {
          if (!source.getValue().isKept()) {
            resolve(source.getKey());
          }
        } catch (SecretException notThere) {
          // What has no value needs no hiding.
        }
      }
      allHidden = true;
    }
  }

  /** {@inheritDoc} Looks up what may be in the text first, as far as that can be had now. */
  @Override
  public String redact(String text) {
    if (!allHidden && !text.isEmpty()) {
      hideOnce();
    }
    return redactor.redact(text);
  }

  /** Of many threads that come at once, one looks up and the others wait for it. */
  private void hideOnce() {
    synchronized (redactor) {
      try {
        hideAll();
      } catch (HomelabException cannotBeOpened) {
        allHidden = true;
      }
    }
  }

  /**
   * Ends looking anything up: what was opened so far is hidden in every text from now on, and a
   * vault that was not opened is left alone. Before what keeps the vault is closed.
   */
  public void settle() {
    if (vault.isOpen()) {
      hideAll();
    }
    allHidden = true;
  }

  /** Redacts a text that comes in pieces; gives it on to {@code out} without secrets. */
  public RedactedStream redacting(Consumer<String> out) {
    return new RedactedStream(redactor, out);
  }

  /**
   * Gives a generated secret a new value; the next {@code up} brings it to what uses it.
   *
   * @throws SecretException with code HL4040 when it is not a generated one
   */
  public void rotate(String name) {
    if (source(name) instanceof SecretSource.Made made) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.NOT_ROTATED, "the secret `" + name + "` is not rotated")
              .withDetail(
                  "it holds the authorities that a "
                      + made.kind()
                      + " cluster was made with; with new ones nobody could reach it any more"));
    }
    if (!(source(name) instanceof SecretSource.Generated rule)) {
      throw new SecretException(
          Diagnostic.error(
                  SecretCodes.NOT_GENERATED, "the secret `" + name + "` is not made by homelab")
              .withDetail("it comes from " + origin(source(name)))
              .withHint("change it there, then run homelab up"));
    }
    vault.rotate(name, rule);
    resolved.remove(name);
    allHidden = false;
  }

  /** This machine's recipient, {@code age1…}; opens nothing and makes an identity if need be. */
  public String ownRecipient() {
    return vault.ownRecipient();
  }

  /**
   * Those who can open the generated secrets; empty when none was generated yet.
   *
   * @throws SecretException with code HL4035 when this machine cannot
   */
  public SortedSet<String> recipients() {
    return vault.recipients();
  }

  /** Lets one more recipient open the generated secrets; they are encrypted anew, in one step. */
  public void addRecipient(String recipient) {
    vault.addRecipient(recipient);
  }

  /** Lets one recipient open them no more; what it has read before it may have kept. */
  public void removeRecipient(String recipient) {
    vault.removeRecipient(recipient);
  }

  /**
   * Gives this machine a new identity and encrypts the generated secrets for it in the place of the
   * old one. The identity is durable before the secrets are locked for it, and the old one is kept,
   * so that an interruption at any point leaves secrets that can be opened.
   *
   * @return the new recipient
   */
  public String rekey() {
    return vault.rekey();
  }

  /** The secrets of the lab by name, each with where it comes from in words; without values. */
  public SortedMap<String, String> listing() {
    TreeMap<String, String> listing = new TreeMap<>();
    sources.forEach((name, source) -> listing.put(name, origin(source)));
    return listing;
  }

  /**
   * Generated secrets that are kept although the script has them no more.
   *
   * @throws SecretException when they cannot be opened on this machine
   */
  public SortedSet<String> unused() {
    SortedSet<String> names = vault.names();
    names.removeAll(sources.keySet());
    return names;
  }

  /** Looks a value up outside of the map, for one that is made takes seconds. */
  private String found(String name) {
    return first(resolved, name, lookUp(name));
  }

  private String passingValue(String name) {
    String known = passing.get(name);
    return known != null ? known : making(name).get();
  }

  private static String first(Map<String, String> known, String name, String value) {
    String first = known.putIfAbsent(name, value);
    return first != null ? first : value;
  }

  private String lookUp(String name) {
    SecretSource source = source(name);
    String value;
    if (source.isKept()) {
      value = vault.valueOrMake(name, making(name));
    } else if (source instanceof SecretSource.Environment variable) {
      value = variable(name, variable.variable());
    } else {
      value = files.read(name, (SecretSource.FromFile) source);
    }
    return hidden(name, value);
  }

  private boolean isKept(String name) {
    SecretSource source = sources.get(name);
    return source != null && source.isKept();
  }

  /** How a value of a secret that is kept here is made. */
  private Supplier<String> making(String name) {
    SecretSource source = source(name);
    return source instanceof SecretSource.Generated rule
        ? () -> SecretVault.generate(name, rule)
        : () -> MadeSecrets.make(name, (SecretSource.Made) source);
  }

  private String hidden(String name, String value) {
    redactor.hide(name, value);
    return value;
  }

  private SecretSource source(String name) {
    SecretSource source = sources.get(name);
    if (source == null) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.NOT_DECLARED, "the lab has no secret `" + name + "`")
              .withDetail("it has " + (sources.isEmpty() ? List.of() : sources.keySet()))
              .withHint("homelab secret list   (shows where each comes from)"));
    }
    return source;
  }

  private String variable(String name, String variable) {
    String value = environment.get(variable);
    if (value == null || value.isEmpty()) {
      throw new SecretException(
          Diagnostic.error(
                  SecretCodes.NOT_SET,
                  "the variable of the secret `" + name + "` is not set: " + variable)
              .withHint("set it for this command: " + variable + "=… homelab up"));
    }
    return value;
  }

  private static String origin(SecretSource source) {
    if (source instanceof SecretSource.Environment variable) {
      return "environment variable " + variable.variable();
    }
    if (source instanceof SecretSource.FromFile file) {
      return "file " + file.path() + (file.key().isEmpty() ? "" : ", entry " + file.key());
    }
    return "made once, kept encrypted";
  }

  @Override
  public String toString() {
    return "secrets " + sources.keySet();
  }
}
