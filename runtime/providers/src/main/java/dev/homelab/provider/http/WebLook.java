package dev.homelab.provider.http;

import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks an address of the web whether somebody answers there, as a browser does: the name is looked
 * up, the certificate checked against it, and what is sent holds no secret. Safe for several
 * threads.
 */
public final class WebLook implements AutoCloseable {
  private static final int BROKEN = 500;
  private static final int MISSING = 404;

  private final OkHttpClient http;
  private final OkHttpClient lenient;
  private final String userAgent;
  private final Duration patience;
  private volatile boolean stopped;

  /** How an address answers. */
  public enum Found {
    /** It answers, though it may ask who is there. */
    ANSWERS("answers"),
    /** Something answers and says that what is behind it does not work. */
    BROKEN("broken"),
    /** Something answers and has no page there: nobody serves this name. */
    MISSING("missing"),
    /** Nothing listens there. */
    REFUSED("refused"),
    /** No way leads there from this machine. */
    UNREACHABLE("unreachable"),
    /** Nothing came in time. */
    SILENT("silent"),
    /** What it shows of itself is not to be trusted. */
    CERTIFICATE("certificate"),
    /** Nobody knows where its name is. */
    NAME_UNKNOWN("name unknown"),
    /** It is no address of the web, or nobody was asked. */
    NOT_ASKED("not asked");

    private final String word;

    Found(String word) {
      this.word = word;
    }

    /** The word for it. */
    public String word() {
      return word;
    }

    /** Whether it is one that somebody has to look after. */
    public boolean isTrouble() {
      return this != ANSWERS && this != NOT_ASKED;
    }
  }

  /**
   * What was seen.
   *
   * @param found how it answers
   * @param said more about it, in a few words; may be empty
   */
  public record Seen(Found found, String said) {}

  private WebLook(OkHttpClient http, OkHttpClient lenient, String userAgent, Duration patience) {
    this.http = http;
    this.lenient = lenient;
    this.userAgent = userAgent;
    this.patience = patience;
  }

  /**
   * A look that trusts whom a trust does.
   *
   * @param book where names are found
   * @param patience how long an address may take
   */
  public static WebLook of(WebTrust trust, AddressBook book, String userAgent, Duration patience) {
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .callTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(true)
            .sslSocketFactory(trust.sockets(), trust);
    BookSockets.lead(http, book);
    OkHttpClient strict = http.build();
    WebTrust more = trust.orSelfSigned();
    OkHttpClient lenient = strict.newBuilder().sslSocketFactory(more.sockets(), more).build();
    return new WebLook(strict, lenient, userAgent, patience);
  }

  /**
   * Asks one address; never fails.
   *
   * @param selfSigned whether a certificate that signs for itself is the lab's wish there; one that
   *     is taken for that alone is told
   */
  public Seen at(String address, boolean selfSigned) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null || stopped) {
      return new Seen(Found.NOT_ASKED, stopped ? "stopped" : "no address of the web");
    }
    long begin = System.nanoTime();
    Seen seen = ask(http, url, patience);
    if (!selfSigned || seen.found() != Found.CERTIFICATE || stopped) {
      return seen;
    }
    Duration rest = patience.minusNanos(System.nanoTime() - begin);
    Seen taken = ask(lenient, url, rest.toMillis() > 0 ? rest : Duration.ofMillis(1));
    return taken.found() == Found.ANSWERS
        ? new Seen(Found.ANSWERS, "self-signed, verified by nobody")
        : taken;
  }

  private Seen ask(OkHttpClient client, HttpUrl url, Duration within) {
    Request request = new Request.Builder().url(url).header("User-Agent", userAgent).get().build();
    Call call = client.newCall(request);
    call.timeout().timeout(within.toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      return answered(response.code());
    } catch (IOException e) {
      return failed(e);
    }
  }

  private static Seen answered(int status) {
    if (status == MISSING) {
      return new Seen(Found.MISSING, "nobody serves this name or page");
    }
    return new Seen(status < BROKEN ? Found.ANSWERS : Found.BROKEN, "status " + status);
  }

  /** How an address is that gave no answer. */
  Seen failed(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return new Seen(Found.NAME_UNKNOWN, "no record leads to an address");
    }
    if (failure instanceof SSLPeerUnverifiedException) {
      return new Seen(Found.CERTIFICATE, "it is for another name");
    }
    if (failure instanceof SSLException) {
      return new Seen(Found.CERTIFICATE, WebTrust.why(failure));
    }
    if (failure instanceof InterruptedIOException) {
      return new Seen(Found.SILENT, "nothing within " + patience.toSeconds() + " s");
    }
    if (Unanswered.isNoRoute(failure)) {
      return new Seen(Found.UNREACHABLE, "no way leads there from here");
    }
    return failure instanceof ConnectException
        ? new Seen(Found.REFUSED, "nothing listens there")
        : new Seen(Found.SILENT, Unanswered.explain(failure));
  }

  /** Gives up what is still asked, which is told as silent, and asks nobody any more. */
  public void stop() {
    stopped = true;
    http.dispatcher().cancelAll();
  }

  @Override
  public void close() {
    stop();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /**
   * A look as people's browsers have it: this machine's authorities.
   *
   * @throws GeneralSecurityException when the authorities of this machine cannot be read
   */
  public static WebLook here(AddressBook book, String userAgent, Duration patience)
      throws GeneralSecurityException {
    return of(WebTrust.ofThisMachine(), book, userAgent, patience);
  }
}
