package dev.homelab.secret;

import dev.homelab.codec.CodecException;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.SecretSource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Generated secrets and the key of the keyed hashes, encrypted by age for this machine's identity
 * and any further recipients. Nothing is read or made before it is needed. Safe for several
 * threads; two processes are kept apart by the lock of the state.
 */
public final class SecretVault {
  private static final int SHORTEST = 8;

  private final VaultStorage storage;
  private final IdentityFile identityFile;
  private final Map<String, Object> turns = new ConcurrentHashMap<>();
  private @Nullable VaultContent opened;
  private byte @Nullable [] openedFrom;
  private boolean doubtful;
  private @Nullable DigestKey passingKey;

  private SecretVault(VaultStorage storage, IdentityFile identityFile) {
    this.storage = storage;
    this.identityFile = identityFile;
  }

  /** The vault in a storage, opened by the identities of a file. */
  public static SecretVault of(VaultStorage storage, IdentityFile identityFile) {
    return new SecretVault(storage, identityFile);
  }

  /** Whether a vault is stored; asks for no identity. */
  public boolean exists() {
    return storage.load() != null;
  }

  /** The value of a generated secret, or empty when none was generated. */
  public synchronized Optional<String> value(String name) {
    VaultContent content = stored();
    return content == null ? Optional.empty() : Optional.ofNullable(content.values().get(name));
  }

  /**
   * The value of a generated secret; made, and durable, before it is returned for the first time.
   *
   * @throws SecretException with code HL4039 when the rule is too weak
   */
  public String valueOrGenerate(String name, SecretSource.Generated rule) {
    return valueOrMake(name, () -> generate(name, rule));
  }

  /**
   * The same for a value that is made in another way, which may take seconds: others wait for it
   * only when they ask for the same one.
   */
  String valueOrMake(String name, Supplier<String> making) {
    synchronized (turns.computeIfAbsent(name, each -> new Object())) {
      String known = value(name).orElse(null);
      return known != null ? known : keepMade(name, making.get());
    }
  }

  /** Keeps a value that was made just now, unless one was read back or kept meanwhile. */
  private synchronized String keepMade(String name, String made) {
    VaultContent content = content();
    String known = content.values().get(name);
    return known != null ? known : put(content, name, made);
  }

  /**
   * Every value that the vault holds or that a rotation put aside, by name: what is to be hidden in
   * texts, for what runs shows the value that it was started with.
   */
  public synchronized SortedMap<String, List<String>> known() {
    VaultContent content = stored();
    TreeMap<String, List<String>> known = new TreeMap<>();
    if (content != null) {
      content.former().forEach((name, old) -> known.put(name, new ArrayList<>(old)));
      content
          .values()
          .forEach((name, value) -> known.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    return known;
  }

  /**
   * Gives a generated secret a new value; durable when it returns. The one before is kept aside, to
   * be hidden wherever it still turns up.
   */
  public synchronized void rotate(String name, SecretSource.Generated rule) {
    put(content(), name, generate(name, rule));
  }

  /**
   * Keeps values that were made before and read back from where they are used; durable when it
   * returns. They overwrite those of the same names, newer ones too, which are kept aside.
   */
  public synchronized void keep(Map<String, String> values) {
    VaultContent content = content();
    VaultContent kept = content;
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (!value.getValue().equals(kept.values().get(value.getKey()))) {
        kept = kept.withValue(value.getKey(), value.getValue());
      }
    }
    if (!kept.equals(content)) {
      store(kept);
    }
  }

  /** The names of the secrets that were generated; without values. */
  public synchronized SortedSet<String> names() {
    VaultContent content = stored();
    return content == null ? new TreeSet<>() : new TreeSet<>(content.values().keySet());
  }

  /** Whether it was opened already, so that its values can be had without reading it again. */
  synchronized boolean isOpen() {
    return opened != null;
  }

  /** This machine's own recipient, {@code age1…}; makes an identity when there is none. */
  public String ownRecipient() {
    return identityFile.recipient();
  }

  /** Those who can open the vault, {@code age1…}; empty when there is no vault yet. */
  public synchronized SortedSet<String> recipients() {
    VaultContent content = stored();
    return content == null ? new TreeSet<>() : new TreeSet<>(content.recipients());
  }

  /**
   * Lets one more open the vault, for example a second machine.
   *
   * @throws SecretException with code HL4038 when it is not of the form {@code age1…}
   */
  public synchronized void addRecipient(String recipient) {
    AgeBox.writer(recipient);
    TreeSet<String> all = new TreeSet<>(content().recipients());
    all.add(recipient);
    store(content().withRecipients(all));
  }

  /**
   * Lets one less open the vault from now on; it may have read the values before, so rotate them
   * when it is not trusted any more. The last one that this machine can use stays.
   */
  public synchronized void removeRecipient(String recipient) {
    TreeSet<String> all = new TreeSet<>(content().recipients());
    all.remove(recipient);
    List<String> own = identityFile.identities().stream().map(Identity::recipient).toList();
    if (own.stream().noneMatch(all::contains)) {
      throw new SecretException(
          Diagnostic.error(
                  SecretCodes.BAD_RECIPIENT, "this machine could not open its secrets any more")
              .withDetail(recipient + " is the only recipient that this machine can use")
              .withHint("homelab secret rekey   (makes this machine a new identity)"));
    }
    store(content().withRecipients(all));
  }

  /**
   * Makes this machine a new identity and locks the vault for it in the place of the old one. The
   * old one stays in the identity file, for other labs.
   *
   * @return the new recipient
   */
  public synchronized String rekey() {
    VaultContent content = content();
    TreeSet<String> all = new TreeSet<>(content.recipients());
    identityFile.identities().forEach(old -> all.remove(old.recipient()));
    Identity fresh = identityFile.renew();
    all.add(fresh.recipient());
    store(content.withRecipients(all));
    return fresh.recipient();
  }

  /** Reads what is stored again before it is next used: another process may have written to it. */
  public synchronized void lookAgain() {
    doubtful = true;
  }

  /**
   * The key of the keyed hashes, 32 bytes.
   *
   * @param durable whether it is stored when there is none; else one for this process is made,
   *     which a vault that this process stores later gets
   */
  synchronized byte[] digestKey(boolean durable) {
    VaultContent content = durable ? content() : stored();
    return (content == null ? passingKey() : content.digestKey()).bytes();
  }

  private DigestKey passingKey() {
    DigestKey key = passingKey;
    if (key == null) {
      key = DigestKey.random();
      passingKey = key;
    }
    return key;
  }

  private String put(VaultContent content, String name, String value) {
    store(content.withValue(name, value));
    return value;
  }

  /** A value after a rule, stored nowhere. */
  static String generate(String name, SecretSource.Generated rule) {
    int[] alphabet = rule.alphabet().codePoints().distinct().toArray();
    if (rule.length() < SHORTEST || alphabet.length < 2) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.WEAK, "the secret `" + name + "` would be too easy to guess")
              .withDetail(
                  "it asks for "
                      + rule.length()
                      + " of "
                      + alphabet.length
                      + " different characters; at least 8 of 2 are needed"));
    }
    SecureRandom random = new SecureRandom();
    StringBuilder value = new StringBuilder(rule.length());
    for (int i = 0; i < rule.length(); i++) {
      value.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return value.toString();
  }

  /** The content as stored, or a new one, which is stored before it is used. */
  private VaultContent content() {
    VaultContent content = stored();
    if (content != null) {
      return content;
    }
    TreeSet<String> recipients = new TreeSet<>(List.of(identityFile.first().recipient()));
    VaultContent fresh =
        new VaultContent(passingKey(), new TreeMap<>(), new TreeMap<>(), recipients);
    store(fresh);
    return fresh;
  }

  private @Nullable VaultContent stored() {
    if (opened == null || doubtful) {
      byte[] locked = storage.load();
      if (locked == null || !Arrays.equals(locked, openedFrom)) {
        opened = null;
        opened = locked == null ? null : open(locked);
        openedFrom = locked;
      }
      doubtful = false;
    }
    return opened;
  }

  private VaultContent open(byte[] locked) {
    if (!looksLikeAge(locked)) {
      throw damaged();
    }
    byte[] plain = AgeBox.open(locked, identityFile.identities());
    if (plain == null) {
      throw lost();
    }
    try {
      return VaultContent.read(plain);
    } catch (CodecException e) {
      throw damaged();
    }
  }

  private void store(VaultContent content) {
    byte[] locked = AgeBox.lock(content.bytes(), content.recipients());
    doubtful = true;
    storage.store(locked);
    opened = content;
    openedFrom = locked;
    doubtful = false;
  }

  private static boolean looksLikeAge(byte[] locked) {
    byte[] head = {'a', 'g', 'e', '-', 'e', 'n', 'c', 'r', 'y', 'p', 't', 'i', 'o', 'n'};
    return locked.length > head.length
        && Arrays.equals(locked, 0, head.length, head, 0, head.length);
  }

  private SecretException damaged() {
    return new SecretException(
        Diagnostic.error(SecretCodes.VAULT_DAMAGED, "the file of the secrets is damaged")
            .withDetail(storage.describe() + " is not what this version of homelab wrote")
            .withHint("put it back from a backup"));
  }

  private SecretException lost() {
    return new SecretException(
        Diagnostic.error(SecretCodes.IDENTITY_LOST, "the secrets of this lab cannot be opened")
            .withDetail(
                storage.describe()
                    + " was altered, or is locked for another identity than those in "
                    + identityFile.path()
                    + ". Generated passwords are in it and nowhere else; objects and data are not"
                    + " touched by the loss")
            .withHint("put the identity back from a copy, or name it: HOMELAB_IDENTITY=FILE")
            .withHint(
                "on a machine that can open them: homelab secret recipient add "
                    + "RECIPIENT   (the one that `homelab secret recipient` prints here)")
            .withHint(
                "when it is gone for good: move the file away and run homelab up; values are read"
                    + " back from what runs, and it names those that cannot be"));
  }

  @Override
  public String toString() {
    return "vault in " + storage.describe();
  }
}
