/* Holds, loses, reorders and damages the packets of one netfilter queue. No library is needed.
 *
 *   slow QUEUE MARK COUNTS DELAY_US JITTER_US LOSS REORDER CORRUPT BYTES_PER_SECOND
 *
 * QUEUE     the queue's number; the program ends with status 4 if somebody else has it
 * MARK      added to that of every packet that is let go, which then goes through its hook again: a rule that
 *           does not take packets with the mark sends it on, through the rules of other faults
 * COUNTS    a file that is overwritten in place ten times a second: NAME NUMBER, blanks between
 * LOSS, REORDER, CORRUPT   parts of a million: lost; sent at once, before those that wait; one bit
 *           turned over behind the addresses, with the checksum as it was
 * BYTES_PER_SECOND   0 for no limit; packets that would wait for more than a second are lost
 *
 * Ends at SIGTERM, when it has let everything go that it holds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define QUEUE_LENGTH 100000

struct held {
  uint64_t due, order;
  uint32_t id, mark;
};

static struct held *heap;
static unsigned count, room;
static int netlink;
static uint16_t queue;
static uint32_t mark;
static uint64_t delay_ns, jitter_ns, bytes_per_second, line_free;
static uint32_t loss, reorder, corrupt;
static uint64_t seen, lost, early, damaged, paced, overflowed, last_due, order, random_state;
static volatile sig_atomic_t ending;

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* splitmix64 */
static uint64_t draw(void) {
  uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int chance(uint32_t parts) { return parts && draw() % 1000000 < parts; }

static int before(const struct held *a, const struct held *b) {
  return a->due < b->due || (a->due == b->due && a->order < b->order);
}

static int push(struct held h) {
  if (count == room) {
    unsigned larger = room ? room * 2 : 4096;
    struct held *grown = realloc(heap, larger * sizeof *heap);
    if (!grown) return 0;
    heap = grown;
    room = larger;
  }
  unsigned i = count++;
  for (; i && before(&h, &heap[(i - 1) / 2]); i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
  heap[i] = h;
  return 1;
}

static struct held pop(void) {
  struct held first = heap[0], moved = heap[--count];
  unsigned i = 0;
  for (unsigned c; (c = 2 * i + 1) < count; i = c) {
    if (c + 1 < count && before(&heap[c + 1], &heap[c])) c++;
    if (!before(&heap[c], &moved)) break;
    heap[i] = heap[c];
  }
  heap[i] = moved;
  return first;
}

static char *attribute(char *at, int type, const void *data, unsigned length) {
  struct nlattr *a = (struct nlattr *)at;
  a->nla_type = (uint16_t)type;
  a->nla_len = (uint16_t)(NLA_HDRLEN + length);
  memcpy(at + NLA_HDRLEN, data, length);
  memset(at + a->nla_len, 0, NLA_ALIGN(a->nla_len) - a->nla_len);
  return at + NLA_ALIGN(a->nla_len);
}

static char *header(char *message, int type, int flags) {
  struct nlmsghdr *h = (struct nlmsghdr *)message;
  struct nfgenmsg *g = NLMSG_DATA(h);
  memset(message, 0, NLMSG_LENGTH(sizeof *g));
  h->nlmsg_type = (uint16_t)(NFNL_SUBSYS_QUEUE << 8 | type);
  h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
  g->version = NFNETLINK_V0;
  g->res_id = htons(queue);
  return message + NLMSG_LENGTH(sizeof *g);
}

static int put(char *message, const char *end) {
  struct nlmsghdr *h = (struct nlmsghdr *)message;
  h->nlmsg_len = (uint32_t)(end - message);
  while (send(netlink, message, h->nlmsg_len, 0) < 0)
    if (errno != EINTR && errno != EAGAIN) return -errno;
  return 0;
}

static void verdict(uint32_t id, uint32_t what, uint32_t had, const void *payload, unsigned length) {
  static char message[70000];
  char *end = header(message, NFQNL_MSG_VERDICT, 0);
  struct nfqnl_msg_verdict_hdr v = {htonl(what), htonl(id)};
  end = attribute(end, NFQA_VERDICT_HDR, &v, sizeof v);
  uint32_t m = htonl(had | mark);
  end = attribute(end, NFQA_MARK, &m, sizeof m);
  if (length) end = attribute(end, NFQA_PAYLOAD, payload, length);
  put(message, end);
}

static void let_go(void) {
  struct held h = pop();
  verdict(h.id, NF_REPEAT, h.mark, NULL, 0);
}

/* Sends a request and returns 0, or the kernel's errno. */
static int ask(char *message, const char *end) {
  char answer[4096];
  int failed = put(message, end);
  if (failed) return -failed;
  for (;;) {
    ssize_t size = recv(netlink, answer, sizeof answer, 0);
    struct nlmsghdr *h = (struct nlmsghdr *)answer;
    if (size < 0) return errno;
    if (NLMSG_OK(h, size) && h->nlmsg_type == NLMSG_ERROR)
      return -((struct nlmsgerr *)NLMSG_DATA(h))->error;
  }
}

static int bind_queue(void) {
  char message[512], *end;
  struct nfqnl_msg_config_cmd command = {NFQNL_CFG_CMD_BIND, 0, 0};
  end = header(message, NFQNL_MSG_CONFIG, NLM_F_ACK);
  int failed = ask(message, attribute(end, NFQA_CFG_CMD, &command, sizeof command));
  if (failed) return failed;
  /* Whole packets only where one is to be damaged; else their beginning, for the length. */
  struct nfqnl_msg_config_params params = {htonl(corrupt ? 65535 : 64), NFQNL_COPY_PACKET};
  uint32_t length = htonl(QUEUE_LENGTH);
  uint32_t flags = htonl(NFQA_CFG_F_FAIL_OPEN | (corrupt ? 0 : NFQA_CFG_F_GSO));
  end = header(message, NFQNL_MSG_CONFIG, NLM_F_ACK);
  end = attribute(end, NFQA_CFG_PARAMS, &params, sizeof params);
  end = attribute(end, NFQA_CFG_QUEUE_MAXLEN, &length, sizeof length);
  end = attribute(end, NFQA_CFG_MASK, &flags, sizeof flags);
  return ask(message, attribute(end, NFQA_CFG_FLAGS, &flags, sizeof flags));
}

/* Turns a bit over behind the IP header; returns whether there was room. */
static int damage(unsigned char *packet, unsigned length) {
  unsigned skip = length && packet[0] >> 4 == 6 ? 40 : length ? (packet[0] & 15) * 4u : 0;
  if (length <= skip) return 0;
  unsigned bit = (unsigned)(draw() % ((length - skip) * 8u));
  packet[skip + bit / 8] ^= (unsigned char)(1u << bit % 8);
  return 1;
}

static void packet(struct nlattr **a) {
  if (!a[NFQA_PACKET_HDR]) return;
  uint32_t id = ntohl(((struct nfqnl_msg_packet_hdr *)((char *)a[NFQA_PACKET_HDR] + NLA_HDRLEN))->packet_id);
  unsigned char *payload = a[NFQA_PAYLOAD] ? (unsigned char *)a[NFQA_PAYLOAD] + NLA_HDRLEN : NULL;
  unsigned copied = payload ? a[NFQA_PAYLOAD]->nla_len - (unsigned)NLA_HDRLEN : 0;
  unsigned length = a[NFQA_CAP_LEN] ? ntohl(*(uint32_t *)((char *)a[NFQA_CAP_LEN] + NLA_HDRLEN)) : copied;
  uint32_t had = a[NFQA_MARK] ? ntohl(*(uint32_t *)((char *)a[NFQA_MARK] + NLA_HDRLEN)) : 0;
  uint64_t at = now(), due = at;
  seen++;
  if (chance(loss)) {
    lost++;
    verdict(id, NF_DROP, had, NULL, 0);
    return;
  }
  if (chance(corrupt) && damage(payload, copied)) {
    damaged++;
    verdict(id, NF_REPEAT, had, payload, copied);
    return;
  }
  if (bytes_per_second) {
    if (line_free < at) line_free = at;
    if (line_free - at > 1000000000u) {
      overflowed++;
      verdict(id, NF_DROP, had, NULL, 0);
      return;
    }
    if (line_free > at) paced++;
    line_free += (length + (uint64_t)14) * 1000000000 / bytes_per_second;
    due = line_free;
  }
  if (chance(reorder)) {
    early++;
  } else {
    due += delay_ns - jitter_ns;
    if (jitter_ns) due += draw() % (2 * jitter_ns + 1);
    if (due < last_due) due = last_due; /* jitter alone keeps the order */
    last_due = due;
  }
  if (due <= at + 20000 || !push((struct held){due, order++, id, had})) verdict(id, NF_REPEAT, had, NULL, 0);
}

static void receive(void) {
  static char buffer[1 << 17];
  for (;;) {
    ssize_t size = recv(netlink, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size <= 0) return;
    int left = (int)size;
    for (struct nlmsghdr *h = (struct nlmsghdr *)buffer; NLMSG_OK(h, (unsigned)left); h = NLMSG_NEXT(h, left)) {
      if (h->nlmsg_type != (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET)) continue;
      struct nlattr *all[NFQA_MAX + 1] = {0};
      char *at = (char *)NLMSG_DATA(h) + NLMSG_ALIGN(sizeof(struct nfgenmsg));
      char *end = (char *)h + h->nlmsg_len;
      while (at + NLA_HDRLEN <= end) {
        struct nlattr *a = (struct nlattr *)at;
        if (a->nla_len < NLA_HDRLEN || at + a->nla_len > end) break;
        int type = a->nla_type & NLA_TYPE_MASK;
        if (type <= NFQA_MAX) all[type] = a;
        at += NLA_ALIGN(a->nla_len);
      }
      packet(all);
    }
  }
}

static void tell(int file) {
  char text[256];
  int size = snprintf(text, sizeof text, "seen %-12llu lost %-12llu early %-12llu damaged %-12llu paced %-12llu overflowed %-12llu held %-8u\n",
      (unsigned long long)seen, (unsigned long long)lost, (unsigned long long)early, (unsigned long long)damaged,
      (unsigned long long)paced, (unsigned long long)overflowed, count);
  if (pwrite(file, text, (size_t)size, 0) != size) ending = 1;
}

static void end(int signal) { (void)signal; ending = 1; }

static uint64_t number(const char *text) { return strtoull(text, NULL, 10); }

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "--works")) return 0;
  if (argc != 10) return 2;
  queue = (uint16_t)number(argv[1]);
  mark = (uint32_t)number(argv[2]);
  delay_ns = number(argv[4]) * 1000;
  jitter_ns = number(argv[5]) * 1000;
  if (jitter_ns > delay_ns) jitter_ns = delay_ns;
  loss = (uint32_t)number(argv[6]);
  reorder = (uint32_t)number(argv[7]);
  corrupt = (uint32_t)number(argv[8]);
  bytes_per_second = number(argv[9]);
  if (getrandom(&random_state, sizeof random_state, 0) < 0) random_state = now();
  int counts = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  if (counts < 0 || netlink < 0) { perror("slow"); return 3; }
  struct sockaddr_nl own = {.nl_family = AF_NETLINK};
  if (bind(netlink, (struct sockaddr *)&own, sizeof own) < 0) { perror("slow: netlink"); return 3; }
  int failed = bind_queue();
  if (failed) { fprintf(stderr, "queue %u: %s\n", queue, strerror(failed)); return failed == EBUSY || failed == EPERM ? 4 : 3; }
  int large = 32 << 20, yes = 1;
  setsockopt(netlink, SOL_SOCKET, SO_RCVBUFFORCE, &large, sizeof large);
  setsockopt(netlink, SOL_NETLINK, NETLINK_NO_ENOBUFS, &yes, sizeof yes);
  struct sigaction act = {.sa_handler = end};
  sigaction(SIGTERM, &act, NULL);
  mlockall(MCL_CURRENT | MCL_FUTURE);
  uint64_t tell_at = 0;
  while (!ending) {
    uint64_t at = now();
    while (count && heap[0].due <= at) let_go();
    if (at >= tell_at) { tell(counts); tell_at = at + 100000000; }
    uint64_t wait = tell_at - at;
    if (count && heap[0].due - at < wait) wait = heap[0].due - at;
    struct timespec patience = {(time_t)(wait / 1000000000), (long)(wait % 1000000000)};
    struct pollfd poll = {netlink, POLLIN, 0};
    if (ppoll(&poll, 1, &patience, NULL) > 0) receive();
  }
  while (count) let_go();
  return 0;
}
