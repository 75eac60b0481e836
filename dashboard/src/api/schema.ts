/** Made by `npm run generate -w dashboard` from the description of the API; do not edit. */
export interface paths {
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The broker's time
         * @description Connects, asks for the time, and disconnects. Needs the role viewer.
         */
        post: operations["post-ping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/allocation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the strategies, nets, checks, trades
         * @description Resolves and books what is open, stops at drift, plans, commits the plan, and sends each order once. What became of an order is in the answer, also a rejection. Needs the role trader.
         */
        post: operations["post-allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trade-reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Books executions, compares ledger and broker
         * @description Where they differ: 409 with the rows, an alert, and nothing changed by itself. Needs the role trader.
         */
        post: operations["post-trade-reconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Account, positions, orders, fills, books, drift
         * @description Read side by side; changes nothing. Needs the role viewer.
         */
        get: operations["get-summary"];
        put?: never;
        /**
         * The same as GET
         * @description For callers that can only POST. Needs the role viewer.
         */
        post: operations["post-summary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/adjust-holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves units between books, or takes in what the broker has beyond them
         * @description What only a person can decide. Sends nothing; works while HALTED; never beyond the difference. Needs the role admin.
         */
        post: operations["post-adjust-holdings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orchestrator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reconciles, allocates, reconciles
         * @description Stops at the first step that fails, and tells those before it. Needs the role trader.
         */
        post: operations["post-orchestrator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cash-balancer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Converts foreign cash above the threshold
         * @description In whole lots toward zero, at the market, through the one placement path; in no book. Needs the role trader.
         */
        post: operations["post-cash-balancer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collect-market-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Collects bars of contracts
         * @description Goes on where it stood, in the pace that the broker allows for history. Needs the role trader.
         */
        post: operations["post-collect-market-data"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/close-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels what works and closes the books
         * @description Waits for the end of each order, reads again, books, and closes. Allowed while REDUCING. Needs the role trader.
         */
        post: operations["post-close-all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the running live session stands, or the last one
         * @description Each symbol with quote, signal, position, P&L, orders and heartbeat; the breaker with its limits. A second old at most while it runs, from the store: any instance answers. Needs the role viewer.
         */
        get: operations["get-live-session"];
        put?: never;
        /**
         * Many symbols side by side for a while, behind one circuit breaker
         * @description Quotes by subscription, signals each interval, orders over the same checks and the same placement as an allocation. Answers with the report when the session is over; a caller who goes before ends it. Refused while the circuit breaker is open. Needs the role trader.
         */
        post: operations["post-live-session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live-session/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the running live session
         * @description As SIGTERM does: nothing new is ordered, working orders are cancelled, the report is written. Heard within a second, over the store; where nothing runs nothing is changed. Needs the role trader.
         */
        post: operations["post-live-session-stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/breaker/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closes the open circuit breaker
         * @description With a reason, by an admin. It loosens no trading state that people have set. Needs the role admin.
         */
        post: operations["post-breaker-reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, newest first
         * @description From the run store alone: it waits for no run that is busy. Needs the role viewer.
         */
        get: operations["get-runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run: its stored answer and why it did what it did
         * @description A run that failed before its plan is known by its record only. Needs the role viewer.
         */
        get: operations["get-runs-runId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's analyses, newest first
         * @description An admin sees all. One that is over is kept for a day. Needs the role viewer.
         */
        get: operations["get-analysis"];
        put?: never;
        /**
         * Queues an analysis
         * @description One durable create and no work: what it decides and how far it is shows under its session. The same Idempotency-Key is the same analysis. A full queue answers 503. Needs the role trader.
         */
        post: operations["post-analysis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analysis/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One analysis: how far it is, what each agent said, what was decided
         * @description With the readings that every agent judged from. Needs the role viewer.
         */
        get: operations["get-analysis-sessionId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analysis/{sessionId}/agents/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What one agent of an analysis said
         * @description Once for each pass; nothing while it has not been asked. Needs the role viewer.
         */
        get: operations["get-analysis-sessionId-agents-agentId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analysis/{sessionId}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log of an analysis
         * @description Oldest first, page by page; the newest 500 lines are kept. Needs the role viewer.
         */
        get: operations["get-analysis-sessionId-logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analysis/{sessionId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels an analysis
         * @description Final: running agents are stopped, and nothing it would decide is kept. One that is over stays as it is. Needs the role trader.
         */
        post: operations["post-analysis-sessionId-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The task of an analysis
         * @description The same as its session. Needs the role viewer.
         */
        get: operations["get-tasks-taskId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest decision of each contract, and whether a person has approved it
         * @description With `analysis.requireApproval` (true live where it is not set) strategies see only those that are approved. Nobody acts on one from `expiresAt` on, which is market time. Needs the role viewer.
         */
        get: operations["get-decisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decisions/{conId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves the newest decision of a contract
         * @description The one of `taskId`, which the caller has seen: 409 where another has taken its place. Trades nothing: the next allocation with the analyst does. A newer decision waits for approval again. Needs the role trader.
         */
        post: operations["post-decisions-conId-approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trading-state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The effective trading state
         * @description What holds, who said so and why, what each configuration document says, and the history. Needs the role viewer.
         */
        get: operations["get-trading-state"];
        put?: never;
        /**
         * The kill switch
         * @description Sets the state at once, also for a basket under way. Traders tighten, only admins loosen. It has a bucket of requests of its own and waits for nothing. Needs the role trader.
         */
        post: operations["post-trading-state"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is calling, and what this desk is
         * @description Role, mode, parts that are on, off or a demo, and the routes that the role may call. Needs the role viewer.
         */
        get: operations["get-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The desk at a glance
         * @description From the store alone: it waits for no run and no broker. The account is as it was when an intent last read it, and says when; GET /summary reads it again. Needs the role viewer.
         */
        get: operations["get-desk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/net-liquidation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Net liquidation over time
         * @description One point for five minutes of market time in which an intent read the account; kept for 400 days. The newest 2,000 of the range. Needs the role viewer.
         */
        get: operations["get-net-liquidation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Books, profit and loss, and last signal of each strategy
         * @description Books as they are now, at the prices of the last reading of the account. Needs the role viewer.
         */
        get: operations["get-strategies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders of the ledger with their fills, newest plan first
         * @description Open ones, and settled ones for as long as they are kept. At most 2,000 are searched for a page; where more remain there is a cursor, though the page may be short. Needs the role viewer.
         */
        get: operations["get-orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{runId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides a stored run again
         * @description From its own record, without broker, market or clock; sends and changes nothing. Tells every difference, none where the code decides the same today. Needs the role trader.
         */
        post: operations["post-runs-runId-replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stored configuration
         * @description Both documents as they are, what they say together, and what in them does not fit. Needs the role viewer.
         */
        get: operations["get-configuration"];
        put?: never;
        /**
         * Changes fields of a configuration document
         * @description All of them or none; a dry run only checks. `version` names what was seen: who changed it meanwhile is not overwritten. What would not fit is refused by field and the old one stays. The change is a run in GET /runs. The trading state has its own route. Needs the role admin.
         */
        post: operations["post-configuration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trade-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The trade log, newest first, with what was delivered where
         * @description What was told of orders and runs, as the trade-log function brings it to its sinks. An entry is here as soon as it has reached the function. Needs the role viewer.
         */
        get: operations["get-trade-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trade-log/sinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How each sink of the trade log does, and the dead letters
         * @description On, off or a stand-in and why; its last success and failure, a few seconds late at most; what waits for it. Needs the role viewer.
         */
        get: operations["get-trade-log-sinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{runId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in a run
         * @description claimed, planned, sent, confirmed, filled, crossed, denied, rejected, cancelled, unknown; over with done or failed. Server-sent events, each stored before it is sent: `id` is its number, `data` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: `gap` (events have expired), `reset` (the number is not known, numbers begin anew), `end` (why the connection ends, and whether to come again), `heartbeat` (after 15 s of silence). Needs the role viewer.
         */
        get: operations["get-runs-runId-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{taskId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in a task
         * @description Over with analysis_complete, cancelled or failed. Server-sent events, each stored before it is sent: `id` is its number, `data` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: `gap` (events have expired), `reset` (the number is not known, numbers begin anew), `end` (why the connection ends, and whether to come again), `heartbeat` (after 15 s of silence). Needs the role viewer.
         */
        get: operations["get-tasks-taskId-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analysis/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in an analysis
         * @description The same as the events of its task. Server-sent events, each stored before it is sent: `id` is its number, `data` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: `gap` (events have expired), `reset` (the number is not known, numbers begin anew), `end` (why the connection ends, and whether to come again), `heartbeat` (after 15 s of silence). Needs the role viewer.
         */
        get: operations["get-analysis-sessionId-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live-session/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in a live session
         * @description session_started, heartbeat, order, execution, denied, configuration_taken, breaker_tripped, flattened, ...; over with session_ended. Server-sent events, each stored before it is sent: `id` is its number, `data` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: `gap` (events have expired), `reset` (the number is not known, numbers begin anew), `end` (why the connection ends, and whether to come again), `heartbeat` (after 15 s of silence). Needs the role viewer.
         */
        get: operations["get-live-session-sessionId-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens on the desk
         * @description Every event of every stream with a number of its own, and what people set at the desk: trading_state_set, breaker_reset, configuration_changed; from now on where no number is given. Server-sent events, each stored before it is sent: `id` is its number, `data` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: `gap` (events have expired), `reset` (the number is not known, numbers begin anew), `end` (why the connection ends, and whether to come again), `heartbeat` (after 15 s of silence). Needs the role viewer.
         */
        get: operations["get-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sse-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A ticket for one stream
         * @description For a browser's EventSource, which cannot set headers: opens one stream once, within 30 seconds, as its caller. Fetch a fresh one before each reconnect. Needs the role viewer.
         */
        post: operations["post-sse-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process up
         * @description Asks nobody else. Needs no caller.
         */
        get: operations["get-health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What of the desk is on, off or a demo
         * @description 503 where the store does not answer. Needs no caller.
         */
        get: operations["get-ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This description
         * @description OpenAPI 3.1. Needs no caller.
         */
        get: operations["get-openapi-json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This description as a page
         * @description Without scripts. Needs no caller.
         */
        get: operations["get-docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Names a run: a function of its key, the same for every delivery */
        RunId: string;
        /**
         * Format: date-time
         * @description A moment in UTC, ISO 8601
         */
        Time: string;
        /** @description RFC 9457 problem details; further members depend on the type */
        Problem: {
            /** @enum {string} */
            type: "urn:intentdesk:problem:validation" | "urn:intentdesk:problem:unauthenticated" | "urn:intentdesk:problem:forbidden" | "urn:intentdesk:problem:not-found" | "urn:intentdesk:problem:method-not-allowed" | "urn:intentdesk:problem:ledger-drift" | "urn:intentdesk:problem:run-in-progress" | "urn:intentdesk:problem:decision-replaced" | "urn:intentdesk:problem:version-conflict" | "urn:intentdesk:problem:lease-held" | "urn:intentdesk:problem:request-timeout" | "urn:intentdesk:problem:body-too-large" | "urn:intentdesk:problem:key-reused" | "urn:intentdesk:problem:halted" | "urn:intentdesk:problem:rate-limited" | "urn:intentdesk:problem:headers-too-large" | "urn:intentdesk:problem:broker-unavailable" | "urn:intentdesk:problem:broker-pacing" | "urn:intentdesk:problem:broker-refused" | "urn:intentdesk:problem:service-unavailable" | "urn:intentdesk:problem:store-unavailable" | "urn:intentdesk:problem:store-refused" | "urn:intentdesk:problem:configuration" | "urn:intentdesk:problem:identity-unavailable" | "urn:intentdesk:problem:overloaded" | "urn:intentdesk:problem:shutdown" | "urn:intentdesk:problem:deadline" | "urn:intentdesk:problem:lease-lost" | "urn:intentdesk:problem:internal";
            title: string;
            status: number;
            /** @description What failed, what was found and what is needed */
            detail: string;
            /** @description Each field that does not fit */
            problems?: {
                field: string;
                found: string;
                needed: string;
            }[];
            retryAfterSeconds?: number;
        };
        /**
         * @description ACTIVE: trades. REDUCING: only orders that shrink exposure. HALTED: sends nothing
         * @enum {string}
         */
        TradingState: "ACTIVE" | "REDUCING" | "HALTED";
        /** @description Whether every day of executions since the last complete read was read */
        Proof: {
            proved: boolean;
            readThrough?: components["schemas"]["Time"] | null;
            missedDays?: string[];
            reason?: string;
        };
        /** @description An exact decimal number as text: money, price, quantity or fraction */
        Decimal: string;
        /** @description IB's id of a contract */
        ConId: number;
        /** @description What became of an order or a contract: planned, working, filled, cancelled, rejected, denied, unknown, skipped, ... */
        Outcome: string;
        /** @description One execution, with its commission once that is known */
        Fill: {
            execId: string;
            orderRef: string | null;
            conId: components["schemas"]["ConId"];
            localSymbol: string;
            /** @enum {string} */
            side: "BUY" | "SELL";
            quantity: components["schemas"]["Decimal"];
            price: components["schemas"]["Decimal"];
            time: components["schemas"]["Time"];
            commission: components["schemas"]["Decimal"] | null;
            commissionCurrency: string | null;
        };
        /** @description A contract in which the ledger and the broker differ */
        Drift: {
            conId: components["schemas"]["ConId"];
            localSymbol: string;
            ledger: components["schemas"]["Decimal"];
            broker: components["schemas"]["Decimal"];
            difference: components["schemas"]["Decimal"];
            likelyCause: string;
        };
        /** @description What the broker said when it was last asked */
        AccountPicture: {
            /** @description When the account was last read, wall time */
            asOf: components["schemas"]["Time"];
            marketTime: components["schemas"]["Time"];
            ageSeconds: number;
            /** @description The intent that read it */
            source: string;
            runId: components["schemas"]["RunId"];
            account: string;
            baseCurrency: string;
            netLiquidation: components["schemas"]["Decimal"];
            dayPnl: components["schemas"]["Decimal"] | null;
            /** @description Why it is not known */
            dayPnlReason: string | null;
            /** @description Fractions of net liquidation; no limit where it is null */
            grossExposure: {
                value: components["schemas"]["Decimal"] | null;
                limit: components["schemas"]["Decimal"] | null;
            };
            cash: {
                currency: string;
                balance: components["schemas"]["Decimal"];
                balanceInBase: components["schemas"]["Decimal"] | null;
            }[];
            positions: {
                conId: components["schemas"]["ConId"];
                localSymbol: string;
                secType: string;
                currency: string;
                /** @description Units the broker had when it was last asked */
                broker: components["schemas"]["Decimal"];
                /** @description Sum of the books at that moment */
                ledger: components["schemas"]["Decimal"];
                price: components["schemas"]["Decimal"] | null;
                priceSource: string | null;
                priceAt: components["schemas"]["Time"] | null;
                marketValue: components["schemas"]["Decimal"] | null;
                marketValueInBase: components["schemas"]["Decimal"] | null;
                exposure: components["schemas"]["Decimal"] | null;
                unrealizedPnl: components["schemas"]["Decimal"] | null;
            }[];
        };
        /** @description Something that a person should look at */
        Alert: {
            /** @enum {string} */
            kind: "drift" | "unknown-orders" | "breaker" | "configuration" | "unfinished-runs" | "failed-runs" | "missed-runs" | "dead-letters" | "unshipped-entries";
            /** @enum {string} */
            severity: "critical" | "warning";
            /** @description What is wrong, as a sentence */
            says: string;
            since: components["schemas"]["Time"] | null;
            count: number;
            /** @description Where the facts are, for example /runs/0af3... */
            path: string | null;
        };
        NetLiquidationPoint: {
            /** @description Market time */
            at: components["schemas"]["Time"];
            recordedAt: components["schemas"]["Time"];
            netLiquidation: components["schemas"]["Decimal"];
            dayPnl: components["schemas"]["Decimal"] | null;
            grossExposure: components["schemas"]["Decimal"] | null;
            source: string;
        };
        /** @description What one book has in one contract; money in its currency */
        BookPosition: {
            conId: components["schemas"]["ConId"];
            localSymbol: string;
            quantity: components["schemas"]["Decimal"];
            currency: string;
            /** @description Cost per unit and multiplier; null where nothing is held */
            averagePrice: components["schemas"]["Decimal"] | null;
            cost: components["schemas"]["Decimal"];
            price: components["schemas"]["Decimal"] | null;
            priceAt: components["schemas"]["Time"] | null;
            marketValue: components["schemas"]["Decimal"] | null;
            marketValueInBase: components["schemas"]["Decimal"] | null;
            exposure: components["schemas"]["Decimal"] | null;
            realizedPnl: components["schemas"]["Decimal"];
            unrealizedPnl: components["schemas"]["Decimal"] | null;
            /** @description Of the market day of the prices, in its currency */
            dayPnl: components["schemas"]["Decimal"] | null;
        };
        /** @description In base currency; null where a price or rate is missing */
        BookTotals: {
            marketValue: components["schemas"]["Decimal"] | null;
            /** @description Net: what is short is taken off */
            exposure: components["schemas"]["Decimal"] | null;
            /** @description Long and short added up */
            grossExposure: components["schemas"]["Decimal"] | null;
            realizedPnl: components["schemas"]["Decimal"] | null;
            unrealizedPnl: components["schemas"]["Decimal"] | null;
            dayPnl: components["schemas"]["Decimal"] | null;
        };
        LastSignal: {
            at: components["schemas"]["Time"];
            marketTime: components["schemas"]["Time"] | null;
            runId: components["schemas"]["RunId"];
            intent: string;
            /** @description targets, hold, or why there is none */
            answer: string;
            /** @description What it read, in its own words */
            reading: string | null;
            /** @description symbol -> weight wanted */
            weights: {
                [key: string]: components["schemas"]["Decimal"];
            } | null;
            /** @description What it decided from, as the record of the run has it; null where none is */
            inputs: unknown;
            outcome: string | null;
        };
        /** @description An order as the ledger has it */
        ListedOrder: {
            orderRef: string;
            runId: components["schemas"]["RunId"];
            conId: components["schemas"]["ConId"];
            symbol: string;
            localSymbol: string;
            secType: string;
            currency: string;
            /** @enum {string} */
            side: "BUY" | "SELL";
            quantity: components["schemas"]["Decimal"];
            /** @enum {string} */
            orderType: "MKT" | "LMT" | "MOC" | "LOC" | "MOO" | "MTL";
            /** @enum {string} */
            tif: "DAY" | "GTC" | "IOC" | "FOK" | "GTD" | "OPG";
            limitPrice: components["schemas"]["Decimal"] | null;
            /** @enum {string} */
            state: "PLANNED" | "SENDING" | "WORKING" | "UNKNOWN" | "FILLED" | "CANCELLED" | "REJECTED" | "DENIED" | "EXPIRED";
            isDone: boolean;
            /** @description Done, and all its executions are booked */
            isBooked: boolean;
            reason: string | null;
            plannedAt: components["schemas"]["Time"];
            /** @description Of the write to the socket; null where it was not seen */
            sentAt: components["schemas"]["Time"] | null;
            /** @description Of the broker's first word */
            confirmedAt: components["schemas"]["Time"] | null;
            latencyMs: number | null;
            updatedAt: components["schemas"]["Time"];
            filled: components["schemas"]["Decimal"];
            averagePrice: components["schemas"]["Decimal"] | null;
            /** @description currency -> commission */
            commissions: {
                [key: string]: components["schemas"]["Decimal"];
            };
            orderId: number | null;
            permId: number | null;
            fills: components["schemas"]["Fill"][];
            division: {
                strategy: string;
                asked: components["schemas"]["Decimal"];
                booked: components["schemas"]["Decimal"];
                cost: components["schemas"]["Decimal"];
                commission: components["schemas"]["Decimal"];
            }[];
        };
        /** @description A message about something that happened to an order or a run */
        TradeLogEntry: {
            /** @description Hash of the event: told twice, it is the same entry */
            id: string;
            /** @description Market time, ISO 8601 */
            timestamp: string;
            /** @description Order of entries; newest first is by it */
            sequence: number;
            runId: string;
            symbol: string;
            conId: number | null;
            /** @enum {string} */
            action: "BUY" | "SELL" | "CLOSE" | "ERROR" | "HEARTBEAT" | "SESSION";
            /** @enum {string} */
            status: "PLANNED" | "DENIED" | "SENT" | "PENDING" | "FILLED" | "FAILED" | "UNKNOWN" | "CROSSED" | "CANCELLED" | "HEARTBEAT" | "SESSION";
            price: string | null;
            volume: string;
            profit: string | null;
            errorMessage: string | null;
            comment: string;
            /** @description strategy -> its signed part */
            strategies: {
                [key: string]: string;
            };
            /**
             * @description INFO: a step or money that moved. WARNING: refused by the desk. ERROR: failed, unknown, or an alert
             * @enum {string}
             */
            severity: "INFO" | "WARNING" | "ERROR";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "post-ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        currentTime: components["schemas"]["Time"];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-allocation": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Registered strategies to ask */
                    strategies: string[];
                    /** @description Decides and shows everything; books and sends nothing */
                    dryRun?: boolean;
                    orderProperties?: {
                        /**
                         * @description Default: `order.type` of the configuration
                         * @enum {string}
                         */
                        orderType?: "MKT" | "LMT" | "MOC" | "LOC" | "MOO" | "MTL";
                        /**
                         * @description Time in force; default: `order.tif` of the configuration
                         * @enum {string}
                         */
                        tif?: "DAY" | "GTC" | "IOC" | "FOK" | "GTD" | "OPG";
                        /** @description For LMT and LOC only; rounded to the minimum tick, never to a worse price */
                        limitPrice?: string;
                        /** @description May fill outside regular trading hours */
                        outsideRth?: boolean;
                        /**
                         * @description IB’s Adaptive algorithm; MKT or LMT with DAY or GTC
                         * @enum {string}
                         */
                        adaptivePriority?: "Patient" | "Normal" | "Urgent";
                        /**
                         * Format: date-time
                         * @description The order starts to work at this time
                         */
                        goodAfterTime?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        dryRun: boolean;
                        tradingState: components["schemas"]["TradingState"];
                        marketTime: components["schemas"]["Time"];
                        proof: components["schemas"]["Proof"];
                        netLiquidation: components["schemas"]["Decimal"];
                        baseCurrency: string;
                        /** @description strategy -> what it read and wants */
                        signals: {
                            [key: string]: {
                                /** @enum {string} */
                                answer: "targets" | "hold";
                                reading: string;
                                weights?: {
                                    [key: string]: components["schemas"]["Decimal"];
                                };
                            };
                        };
                        /** @description strategy -> symbol -> quantity, before */
                        holdings: {
                            [key: string]: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        };
                        /** @description strategy -> symbol -> quantity wanted */
                        targetPositions: {
                            [key: string]: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        };
                        prices: {
                            [key: string]: {
                                price: components["schemas"]["Decimal"];
                                source: string;
                            };
                        };
                        /** @description currency -> its price in the base currency */
                        fx: {
                            [key: string]: components["schemas"]["Decimal"];
                        };
                        contractIds: {
                            [key: string]: components["schemas"]["ConId"];
                        };
                        /** @description symbol -> the net order of all strategies */
                        consolidatedTrades: {
                            [key: string]: {
                                /** @enum {string} */
                                side: "BUY" | "SELL";
                                quantity: components["schemas"]["Decimal"];
                                source: {
                                    [key: string]: components["schemas"]["Decimal"];
                                };
                            };
                        };
                        internalCrosses: {
                            localSymbol: string;
                            conId: components["schemas"]["ConId"];
                            price: components["schemas"]["Decimal"];
                            deltas: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        }[];
                        orders: {
                            orderRef?: string;
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            /** @enum {string} */
                            side?: "BUY" | "SELL";
                            quantity?: components["schemas"]["Decimal"];
                            limitPrice?: components["schemas"]["Decimal"] | null;
                            /** @enum {string} */
                            orderType?: "MKT" | "LMT" | "MOC" | "LOC" | "MOO" | "MTL";
                            /** @enum {string} */
                            tif?: "DAY" | "GTC" | "IOC" | "FOK" | "GTD" | "OPG";
                            /** @description strategy -> its share of the quantity */
                            source?: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                            orderId?: number | null;
                            permId?: number | null;
                            latencyMs?: number | null;
                            outcome: components["schemas"]["Outcome"];
                            code?: number;
                            reason?: string;
                            since?: components["schemas"]["Time"];
                        }[];
                        cancels: {
                            orderRef: string;
                            localSymbol: string;
                        }[];
                        strategies: {
                            [key: string]: {
                                outcome: components["schemas"]["Outcome"];
                                reason?: string;
                                contracts: {
                                    [key: string]: {
                                        outcome: components["schemas"]["Outcome"];
                                        reason?: string;
                                    };
                                };
                            };
                        };
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease. ledger-drift: The ledger and the broker differ */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description halted: Trading is halted */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-trade-reconciliation": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        marketTime: components["schemas"]["Time"];
                        fills: components["schemas"]["Fill"][];
                        /** @description Executions booked by this run */
                        booked: number;
                        settledOrders: string[];
                        unsettledOrders: {
                            orderRef: string;
                            state: string;
                            reason: string | null;
                        }[];
                        notes: {
                            kind: string;
                            execution: string;
                            orderRef: string | null;
                        }[];
                        proof: components["schemas"]["Proof"];
                        /** @description Empty here: a difference is a problem of type ledger-drift */
                        drift: components["schemas"]["Drift"][];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease. ledger-drift: The ledger and the broker differ */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        marketTime: components["schemas"]["Time"];
                        account: string;
                        netLiquidation: components["schemas"]["Decimal"];
                        baseCurrency: string;
                        /** @description tag -> currency -> value */
                        accountValues: {
                            [key: string]: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        };
                        /** @description currency -> its price in the base currency */
                        fx: {
                            [key: string]: components["schemas"]["Decimal"];
                        };
                        positions: {
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            secType: string;
                            quantity: components["schemas"]["Decimal"];
                            averageCost: components["schemas"]["Decimal"];
                            currency: string;
                            price: components["schemas"]["Decimal"] | null;
                            priceSource: string | null;
                            priceAt: components["schemas"]["Time"] | null;
                            priceAgeSeconds: number | null;
                            marketValue: components["schemas"]["Decimal"] | null;
                            marketValueInBase: components["schemas"]["Decimal"] | null;
                            unrealizedPnlInBase: components["schemas"]["Decimal"] | null;
                            /** @description Market value as a fraction of net liquidation */
                            exposure: components["schemas"]["Decimal"] | null;
                            unrealizedPnl: components["schemas"]["Decimal"] | null;
                        }[];
                        openOrders: {
                            orderRef: string | null;
                            orderId: number | null;
                            permId: number;
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            /** @enum {string} */
                            side: "BUY" | "SELL";
                            quantity: components["schemas"]["Decimal"];
                            filled: components["schemas"]["Decimal"];
                            orderType: string;
                            tif: string;
                            limitPrice: components["schemas"]["Decimal"] | null;
                            status: string;
                        }[];
                        fills: components["schemas"]["Fill"][];
                        /** @description strategy -> ConId -> holding */
                        books: {
                            [key: string]: {
                                [key: string]: {
                                    localSymbol: string;
                                    quantity: components["schemas"]["Decimal"];
                                    cost: components["schemas"]["Decimal"];
                                    realizedPnl: components["schemas"]["Decimal"];
                                    currency: string;
                                    marketValue: components["schemas"]["Decimal"] | null;
                                    exposure: components["schemas"]["Decimal"] | null;
                                    unrealizedPnl: components["schemas"]["Decimal"] | null;
                                };
                            };
                        };
                        /** @description ConId -> what no strategy owns */
                        unallocated: {
                            [key: string]: {
                                localSymbol: string;
                                quantity: components["schemas"]["Decimal"];
                                cost: components["schemas"]["Decimal"];
                                realizedPnl: components["schemas"]["Decimal"];
                                currency: string;
                                marketValue: components["schemas"]["Decimal"] | null;
                                exposure: components["schemas"]["Decimal"] | null;
                                unrealizedPnl: components["schemas"]["Decimal"] | null;
                            };
                        };
                        /** @description Books whose stored document fills up with contracts: a full one can book nothing more */
                        crowdedBooks: {
                            strategy: string;
                            contracts: number;
                            used: components["schemas"]["Decimal"];
                            says: string;
                        }[];
                        unsettledOrders: {
                            orderRef: string;
                            state: string;
                            reason: string | null;
                        }[];
                        drift: components["schemas"]["Drift"][];
                        tradingState: components["schemas"]["TradingState"];
                        tradingStateReason: string;
                        configVersion: string;
                        /** @description Books are as old as that */
                        reconciledThrough: components["schemas"]["Time"] | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        marketTime: components["schemas"]["Time"];
                        account: string;
                        netLiquidation: components["schemas"]["Decimal"];
                        baseCurrency: string;
                        /** @description tag -> currency -> value */
                        accountValues: {
                            [key: string]: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        };
                        /** @description currency -> its price in the base currency */
                        fx: {
                            [key: string]: components["schemas"]["Decimal"];
                        };
                        positions: {
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            secType: string;
                            quantity: components["schemas"]["Decimal"];
                            averageCost: components["schemas"]["Decimal"];
                            currency: string;
                            price: components["schemas"]["Decimal"] | null;
                            priceSource: string | null;
                            priceAt: components["schemas"]["Time"] | null;
                            priceAgeSeconds: number | null;
                            marketValue: components["schemas"]["Decimal"] | null;
                            marketValueInBase: components["schemas"]["Decimal"] | null;
                            unrealizedPnlInBase: components["schemas"]["Decimal"] | null;
                            /** @description Market value as a fraction of net liquidation */
                            exposure: components["schemas"]["Decimal"] | null;
                            unrealizedPnl: components["schemas"]["Decimal"] | null;
                        }[];
                        openOrders: {
                            orderRef: string | null;
                            orderId: number | null;
                            permId: number;
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            /** @enum {string} */
                            side: "BUY" | "SELL";
                            quantity: components["schemas"]["Decimal"];
                            filled: components["schemas"]["Decimal"];
                            orderType: string;
                            tif: string;
                            limitPrice: components["schemas"]["Decimal"] | null;
                            status: string;
                        }[];
                        fills: components["schemas"]["Fill"][];
                        /** @description strategy -> ConId -> holding */
                        books: {
                            [key: string]: {
                                [key: string]: {
                                    localSymbol: string;
                                    quantity: components["schemas"]["Decimal"];
                                    cost: components["schemas"]["Decimal"];
                                    realizedPnl: components["schemas"]["Decimal"];
                                    currency: string;
                                    marketValue: components["schemas"]["Decimal"] | null;
                                    exposure: components["schemas"]["Decimal"] | null;
                                    unrealizedPnl: components["schemas"]["Decimal"] | null;
                                };
                            };
                        };
                        /** @description ConId -> what no strategy owns */
                        unallocated: {
                            [key: string]: {
                                localSymbol: string;
                                quantity: components["schemas"]["Decimal"];
                                cost: components["schemas"]["Decimal"];
                                realizedPnl: components["schemas"]["Decimal"];
                                currency: string;
                                marketValue: components["schemas"]["Decimal"] | null;
                                exposure: components["schemas"]["Decimal"] | null;
                                unrealizedPnl: components["schemas"]["Decimal"] | null;
                            };
                        };
                        /** @description Books whose stored document fills up with contracts: a full one can book nothing more */
                        crowdedBooks: {
                            strategy: string;
                            contracts: number;
                            used: components["schemas"]["Decimal"];
                            says: string;
                        }[];
                        unsettledOrders: {
                            orderRef: string;
                            state: string;
                            reason: string | null;
                        }[];
                        drift: components["schemas"]["Drift"][];
                        tradingState: components["schemas"]["TradingState"];
                        tradingStateReason: string;
                        configVersion: string;
                        /** @description Books are as old as that */
                        reconciledThrough: components["schemas"]["Time"] | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-adjust-holdings": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Contract, by IB’s id */
                    conId: number;
                    /** @description A strategy, `unallocated`, or `broker`: the sum of all books changes then */
                    from: string;
                    /** @description A strategy, `unallocated`, or `broker`: the sum of all books changes then */
                    to: string;
                    /** @description Units that `from` gives and `to` gets; 0, with `broker`, only vouches for the books as they are */
                    quantity: string;
                    /** @description At which they change books; default: the price of the market now */
                    price?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        adjustment: {
                            id: string;
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            from: string;
                            to: string;
                            quantity: components["schemas"]["Decimal"];
                            price: components["schemas"]["Decimal"];
                            reason: string;
                            author: string;
                        };
                        settledOrders: string[];
                        marketTime: components["schemas"]["Time"];
                        proof: components["schemas"]["Proof"];
                        unsettledOrders: {
                            orderRef: string;
                            state: string;
                            reason: string | null;
                        }[];
                        drift: components["schemas"]["Drift"][];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-orchestrator": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Registered strategies to ask */
                    strategies: string[];
                    /** @description Reconciles in memory and plans; books and sends nothing */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        steps: {
                            step: string;
                            status: number;
                            /** @description What the intent of that step would have answered */
                            answer: unknown;
                        }[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease. ledger-drift: The ledger and the broker differ */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description halted: Trading is halted */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cash-balancer": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Says what would be converted; sends nothing */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        dryRun: boolean;
                        marketTime: components["schemas"]["Time"];
                        baseCurrency: string;
                        threshold: components["schemas"]["Decimal"];
                        balances: {
                            currency: string;
                            balance: components["schemas"]["Decimal"];
                            value: components["schemas"]["Decimal"] | null;
                            pair: string | null;
                            outcome: components["schemas"]["Outcome"];
                            reason?: string;
                            /** @enum {string} */
                            side?: "BUY" | "SELL";
                            quantity?: components["schemas"]["Decimal"];
                        }[];
                        orders: {
                            orderRef?: string;
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            /** @enum {string} */
                            side?: "BUY" | "SELL";
                            quantity?: components["schemas"]["Decimal"];
                            limitPrice?: components["schemas"]["Decimal"] | null;
                            /** @enum {string} */
                            orderType?: "MKT" | "LMT" | "MOC" | "LOC" | "MOO" | "MTL";
                            /** @enum {string} */
                            tif?: "DAY" | "GTC" | "IOC" | "FOK" | "GTD" | "OPG";
                            /** @description strategy -> its share of the quantity */
                            source?: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                            orderId?: number | null;
                            permId?: number | null;
                            latencyMs?: number | null;
                            outcome: components["schemas"]["Outcome"];
                            code?: number;
                            reason?: string;
                            since?: components["schemas"]["Time"];
                        }[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description halted: Trading is halted */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-collect-market-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Default: `collectedContracts` of the configuration, else those of the strategies; with them the index and every symbol that an analysis of the last day asked for */
                    contracts?: {
                        /** @description Symbol, for example SPY */
                        symbol: string;
                        /** @enum {string} */
                        secType: "STK" | "FUT" | "CASH" | "IND" | "CRYPTO" | "CMDTY";
                        /** @description SMART for stocks, the venue otherwise */
                        exchange: string;
                        currency: string;
                        primaryExchange?: string;
                        lastTradeDate?: string;
                    }[];
                    /**
                     * @description Size of a bar, in IB’s words
                     * @default 1 day
                     * @enum {string}
                     */
                    barSize?: "1 min" | "5 mins" | "1 hour" | "1 day";
                    /** @description How far back the series shall reach; default: "2 Y" of bars of a day, which an analysis needs, else "1 Y" */
                    duration?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        barSize: string;
                        complete: boolean;
                        requests: number;
                        contracts: {
                            symbol: string;
                            conId: components["schemas"]["ConId"] | null;
                            localSymbol: string | null;
                            /** @description Bars kept by this run */
                            added: number;
                            from: components["schemas"]["Time"] | null;
                            through: components["schemas"]["Time"] | null;
                            complete: boolean;
                            reason?: string;
                        }[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-close-all": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Says what would be cancelled and closed; books and sends nothing */
                    dryRun?: boolean;
                    /** @description Books to close; default: all, `unallocated` too */
                    strategies?: string[];
                    /** @description Cancels and closes nothing; works while HALTED */
                    cancelOnly?: boolean;
                    /** @description Only where `enforceFlatEod` is set, and only contracts whose session ends within 20 minutes */
                    beforeClose?: boolean;
                    orderProperties?: {
                        /**
                         * @description Default: `order.type` of the configuration
                         * @enum {string}
                         */
                        orderType?: "MKT" | "LMT" | "MOC" | "LOC" | "MOO" | "MTL";
                        /**
                         * @description Time in force; default: `order.tif` of the configuration
                         * @enum {string}
                         */
                        tif?: "DAY" | "GTC" | "IOC" | "FOK" | "GTD" | "OPG";
                        /** @description For LMT and LOC only; rounded to the minimum tick, never to a worse price */
                        limitPrice?: string;
                        /** @description May fill outside regular trading hours */
                        outsideRth?: boolean;
                        /**
                         * @description IB’s Adaptive algorithm; MKT or LMT with DAY or GTC
                         * @enum {string}
                         */
                        adaptivePriority?: "Patient" | "Normal" | "Urgent";
                        /**
                         * Format: date-time
                         * @description The order starts to work at this time
                         */
                        goodAfterTime?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        /** @constant */
                        outcome: "done";
                        dryRun: boolean;
                        cancelOnly: boolean;
                        tradingState: components["schemas"]["TradingState"];
                        marketTime: components["schemas"]["Time"];
                        proof: components["schemas"]["Proof"];
                        strategies: string[];
                        cancelled: string[];
                        internalCrosses: {
                            localSymbol: string;
                            conId: components["schemas"]["ConId"];
                            price: components["schemas"]["Decimal"];
                            deltas: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        }[];
                        orders: {
                            orderRef?: string;
                            conId: components["schemas"]["ConId"];
                            localSymbol: string;
                            /** @enum {string} */
                            side?: "BUY" | "SELL";
                            quantity?: components["schemas"]["Decimal"];
                            limitPrice?: components["schemas"]["Decimal"] | null;
                            /** @enum {string} */
                            orderType?: "MKT" | "LMT" | "MOC" | "LOC" | "MOO" | "MTL";
                            /** @enum {string} */
                            tif?: "DAY" | "GTC" | "IOC" | "FOK" | "GTD" | "OPG";
                            /** @description strategy -> its share of the quantity */
                            source?: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                            orderId?: number | null;
                            permId?: number | null;
                            latencyMs?: number | null;
                            outcome: components["schemas"]["Outcome"];
                            code?: number;
                            reason?: string;
                            since?: components["schemas"]["Time"];
                        }[];
                        /** @description Nothing is held any more in the named books */
                        flat: boolean;
                        remaining: {
                            [key: string]: {
                                [key: string]: components["schemas"]["Decimal"];
                            };
                        };
                        unsettledOrders: {
                            orderRef: string;
                            state: string;
                            reason: string | null;
                        }[];
                        drift: components["schemas"]["Drift"][];
                    } | {
                        runId: components["schemas"]["RunId"];
                        utcTimestamp: components["schemas"]["Time"];
                        /** @constant */
                        outcome: "skipped";
                        reason: string;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease. ledger-drift: The ledger and the broker differ */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description halted: Trading is halted */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-live-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        /** @enum {string} */
                        mode: "paper" | "live";
                        /** @description The stored circuit breaker, as GET /trading-state shows it */
                        breaker: {
                            /** @enum {string} */
                            status: "open" | "closed" | "unreadable";
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description The running session, else the last one; null: there never was one */
                        session: {
                            /** @description Its run: GET /runs/{runId} has the report */
                            sessionId: string;
                            /**
                             * @description lost: it has told nothing for 10 s and no end; its orders are found by the next reconciliation
                             * @enum {string}
                             */
                            state: "running" | "stopping" | "ended" | "lost";
                            /** @enum {string} */
                            mode: "paper" | "live" | "demo";
                            account: string;
                            /** Format: date-time */
                            startedAt: string;
                            /**
                             * Format: date-time
                             * @description By its duration
                             */
                            endsAt: string;
                            endedAt: string | null;
                            endedBy: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                            /** @description Of all the figures below, at the time of this answer */
                            ageSeconds: number;
                            /** @description Its server-sent events */
                            eventsUrl: string;
                            /** @description How GET /events names the same stream */
                            eventsStream: string;
                            configurationVersion: string;
                            baseCurrency: string;
                            pnl: {
                                /** @enum {string} */
                                status: "known" | "missing";
                                total: string | null;
                                reason: string | null;
                            };
                            breaker: {
                                /** @enum {string} */
                                status: "open" | "closed";
                                cause: ("loss" | "pnl-missing" | "order-errors" | "drawdown") | null;
                                detail: string | null;
                                since: string | null;
                                tradingState: ("ACTIVE" | "REDUCING" | "HALTED") | null;
                                consecutiveErrors: number;
                                /** @description Fraction below the day's highest net liquidation */
                                drawdown: string | null;
                                limits: {
                                    maxLoss: string;
                                    maxConsecutiveErrors: number;
                                    staleAfterSeconds: number;
                                    heartbeatSeconds: number;
                                    flattenOnTrip: boolean;
                                    drawdown: {
                                        warn: string;
                                        reduce: string;
                                        halt: string;
                                    };
                                };
                            };
                            concurrency: {
                                intervals: number;
                                allServed: number;
                            };
                            orders: {
                                working: number;
                                filled: number;
                                cancelled: number;
                                rejected: number;
                                denied: number;
                                unknown: number;
                            };
                            executions: number;
                            /** @description Who asked for its end, when and why */
                            stop: {
                                reason: string;
                                author: string;
                                /** Format: date-time */
                                at: string;
                            } | null;
                            symbols: {
                                symbol: string;
                                /** @description Null until the contract is known */
                                conId: number | null;
                                /** @description Where its prices come from, in words */
                                prices: string | null;
                                strategy: string;
                                intervalSeconds: number;
                                quote: {
                                    bid: string | null;
                                    ask: string | null;
                                    last: string | null;
                                    /** @description What is traded on and valued at; null where nothing fresh is known */
                                    price: string | null;
                                    /**
                                     * Format: date-time
                                     * @description When the desk received it
                                     */
                                    at: string;
                                    /** @description At the time of this answer */
                                    ageSeconds: number;
                                } | null;
                                signal: {
                                    /** @description Wanted, -1 to 1; null: hold what is held */
                                    weight: string | null;
                                    reading: string;
                                    at: string | null;
                                };
                                /** @description Signed units of the account */
                                position: string;
                                /** @description Signed units of the strategy's book */
                                holding: string;
                                /** @description Since the session began, in base currency; null where it is missing */
                                pnl: string | null;
                                /** @description The symbol's own limit */
                                maxLoss: string | null;
                                /** @description By its own loss limit */
                                stopped: boolean;
                                orders: {
                                    working: number;
                                    filled: number;
                                    cancelled: number;
                                    rejected: number;
                                    denied: number;
                                    unknown: number;
                                };
                                executions: number;
                                intervals: number;
                                served: number;
                                heartbeats: number;
                                lastHeartbeatAt: string | null;
                                missedHeartbeats: number;
                                /** @description From the quote acted on to the confirmation */
                                maxLatencyMs: number | null;
                                errors: number;
                                lastError: string | null;
                            }[];
                        } | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-live-session": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A file of `infra/config` without its ending; default: `live` of the stored configuration, else `live.yaml` */
                    config?: string;
                    /** @description How long the session runs */
                    durationSeconds: number;
                    /** @description Only these of its symbols */
                    symbols?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The answer of an earlier call with the same key */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mode: string;
                        account: string;
                        sessionId: string;
                        runId?: string;
                        startedAt: string;
                        endedAt: string;
                        durationSeconds: number;
                        endedBy: string;
                        symbols: ({
                            symbol: string;
                            conId: number | null;
                            prices: string | null;
                            strategy: string;
                            magicNumber: number;
                            intervals: number;
                            served: number;
                            orders: {
                                [key: string]: number;
                            };
                            ordered: number;
                            orderRefPrefix: string | null;
                            executions: number;
                            volume: string;
                            pnl: string | null;
                            heartbeats: number;
                            missedHeartbeats: number;
                            maxLatencyMs: number | null;
                            errors: {
                                [key: string]: number;
                            };
                            denials?: {
                                [key: string]: number;
                            };
                        } & {
                            [key: string]: unknown;
                        })[];
                        orders: {
                            [key: string]: number;
                        };
                        executions: number;
                        pnl: {
                            status: string;
                            total: string | null;
                            currency: string;
                        } & {
                            [key: string]: unknown;
                        };
                        concurrency: {
                            intervals: number;
                            allServed: number;
                            share: number | null;
                        } & {
                            [key: string]: unknown;
                        };
                        breaker: {
                            status: string;
                            detail?: string;
                            events: unknown[];
                        } & {
                            [key: string]: unknown;
                        };
                        ledgerEqualsBroker: boolean;
                        equality: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description run-in-progress: The same run is in progress. lease-held: Another run holds the lease */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description halted: Trading is halted */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unavailable: The broker is not available. broker-refused: The broker refused the request */
            502: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. broker-pacing: The broker limits the pace of requests. configuration: The stored configuration does not fit. overloaded: The desk has too much in hand. lease-lost: The lease was lost */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-live-session-stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        /** @enum {string} */
                        mode: "paper" | "live";
                        sessionId: string | null;
                        /** @description Whether a session runs that will end; it needs up to ten seconds */
                        stopping: boolean;
                        /** @description Who asked for its end, when and why */
                        stop: {
                            reason: string;
                            author: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-breaker-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        mode: string;
                        /** @description Whether one was open */
                        reset: boolean;
                        /** @description The circuit breaker of live sessions: cause, detail and since where it is open */
                        was: {
                            /** @enum {string} */
                            status: "open" | "closed" | "unreadable";
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-runs": {
        parameters: {
            query?: {
                limit?: string;
                state?: "CLAIMED" | "PLANNED" | "DONE" | "FAILED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        runs: {
                            runId: components["schemas"]["RunId"];
                            intent: string;
                            mode: string;
                            /** @enum {string} */
                            state: "CLAIMED" | "PLANNED" | "DONE" | "FAILED";
                            /** @description HTTP status of the stored answer */
                            status: number | null;
                            key: {
                                kind: string;
                                value: string;
                            };
                            configVersion: string | null;
                            claimedAt: components["schemas"]["Time"];
                            endedAt: components["schemas"]["Time"] | null;
                            validUntil: components["schemas"]["Time"] | null;
                        }[];
                        searched: number;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-runs-runId": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        runId: components["schemas"]["RunId"];
                        intent: string;
                        mode: string;
                        /** @enum {string} */
                        state: "CLAIMED" | "PLANNED" | "DONE" | "FAILED";
                        /** @description HTTP status of the stored answer */
                        status: number | null;
                        key: {
                            kind: string;
                            value: string;
                        };
                        configVersion: string | null;
                        claimedAt: components["schemas"]["Time"];
                        endedAt: components["schemas"]["Time"] | null;
                        validUntil: components["schemas"]["Time"] | null;
                        arguments: unknown;
                        answer: {
                            status: number;
                            body: unknown;
                        } | null;
                        /** @description Why the run did what it did */
                        activity: {
                            at: components["schemas"]["Time"];
                            record: unknown;
                        } | null;
                        orders: {
                            orderRef: string;
                            localSymbol: string;
                            /** @enum {string} */
                            side: "BUY" | "SELL";
                            quantity: components["schemas"]["Decimal"];
                            /** @enum {string} */
                            state: "PLANNED" | "SENDING" | "WORKING" | "UNKNOWN" | "FILLED" | "CANCELLED" | "REJECTED" | "DENIED" | "EXPIRED";
                            isDone: boolean;
                            /** @description Done, and all its executions are booked */
                            isBooked: boolean;
                            /** @description Units filled by booked executions */
                            booked: components["schemas"]["Decimal"];
                            brokerFilled: components["schemas"]["Decimal"] | null;
                            permId: number | null;
                            reason: string | null;
                            updatedAt: components["schemas"]["Time"];
                        }[];
                        /**
                         * @description settled: every order is done and booked; open: some still work; unsettled: of some the whole is not known
                         * @enum {string}
                         */
                        resolution: "none" | "settled" | "open" | "unsettled";
                    } | {
                        utcTimestamp: components["schemas"]["Time"];
                        runId: components["schemas"]["RunId"];
                        intent: string;
                        /** @constant */
                        state: "RELEASED";
                        answer: null;
                        activity: {
                            at: components["schemas"]["Time"];
                            record: unknown;
                        } | null;
                        orders: {
                            orderRef: string;
                            localSymbol: string;
                            /** @enum {string} */
                            side: "BUY" | "SELL";
                            quantity: components["schemas"]["Decimal"];
                            /** @enum {string} */
                            state: "PLANNED" | "SENDING" | "WORKING" | "UNKNOWN" | "FILLED" | "CANCELLED" | "REJECTED" | "DENIED" | "EXPIRED";
                            isDone: boolean;
                            /** @description Done, and all its executions are booked */
                            isBooked: boolean;
                            /** @description Units filled by booked executions */
                            booked: components["schemas"]["Decimal"];
                            brokerFilled: components["schemas"]["Decimal"] | null;
                            permId: number | null;
                            reason: string | null;
                            updatedAt: components["schemas"]["Time"];
                        }[];
                        /**
                         * @description settled: every order is done and booked; open: some still work; unsettled: of some the whole is not known
                         * @enum {string}
                         */
                        resolution: "none" | "settled" | "open" | "unsettled";
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analysis": {
        parameters: {
            query?: {
                limit?: string;
                state?: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
                symbol?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        analyses: {
                            taskId: string;
                            sessionId: string;
                            /** @enum {string} */
                            state: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
                            symbol: string;
                            /** @enum {number} */
                            depth: 1 | 2 | 3 | 4;
                            /** @enum {string} */
                            priority: "high" | "normal" | "low";
                            owner: string;
                            /** @description 0 to 100 */
                            progress: number;
                            message: string;
                            /** Format: date-time */
                            createdAt: string;
                            endedAt: string | null;
                            decision: {
                                conId: number;
                                symbol: string;
                                /** @enum {string} */
                                rating: "strong sell" | "sell" | "hold" | "buy" | "strong buy";
                                /** @description Fraction of the strategy's exposure, -1 to 1 */
                                targetWeight: string;
                                confidence: number;
                                horizonDays: number;
                                reasons: string[];
                                /** @enum {string} */
                                mode: "rules" | "model";
                                /**
                                 * Format: date-time
                                 * @description Market time
                                 */
                                decidedAt: string;
                                /**
                                 * Format: date-time
                                 * @description Market time
                                 */
                                expiresAt: string;
                                close: string;
                                index: string;
                                /** @description Null where the index was not known */
                                indexClose: string | null;
                            } | null;
                        }[];
                        searched: number;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-analysis": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the run: the same call again gives the stored answer and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    symbol: string;
                    name?: string;
                    /**
                     * @default 2
                     * @enum {number}
                     */
                    depth?: 1 | 2 | 3 | 4;
                    agents?: ("macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision")[];
                    /**
                     * @default normal
                     * @enum {string}
                     */
                    priority?: "high" | "normal" | "low";
                };
            };
        };
        responses: {
            /** @description Stored; the work follows */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        taskId: string;
                        sessionId: string;
                        eventsUrl: string;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description key-reused: The key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analysis-sessionId": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        taskId: string;
                        sessionId: string;
                        /** @enum {string} */
                        state: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
                        symbol: string;
                        /** @enum {number} */
                        depth: 1 | 2 | 3 | 4;
                        /** @enum {string} */
                        priority: "high" | "normal" | "low";
                        owner: string;
                        /** @description 0 to 100 */
                        progress: number;
                        message: string;
                        /** Format: date-time */
                        createdAt: string;
                        endedAt: string | null;
                        decision: {
                            conId: number;
                            symbol: string;
                            /** @enum {string} */
                            rating: "strong sell" | "sell" | "hold" | "buy" | "strong buy";
                            /** @description Fraction of the strategy's exposure, -1 to 1 */
                            targetWeight: string;
                            confidence: number;
                            horizonDays: number;
                            reasons: string[];
                            /** @enum {string} */
                            mode: "rules" | "model";
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            expiresAt: string;
                            close: string;
                            index: string;
                            /** @description Null where the index was not known */
                            indexClose: string | null;
                        } | null;
                        name: string | null;
                        agents: ("macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision")[] | null;
                        /** @description Times that another worker went on with it */
                        takenOver: number;
                        facts: {
                            /** Format: date-time */
                            marketTime: string;
                            readings: {
                                [key: string]: unknown;
                            };
                        } | null;
                        results: ({
                            /** @enum {string} */
                            agentId: "macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision";
                            /** @enum {number} */
                            pass: 1 | 2;
                            /** Format: date-time */
                            beganAt: string;
                            /** Format: date-time */
                            endedAt: string;
                            /** @constant */
                            outcome: "failed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            agentId: "macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision";
                            /** @enum {number} */
                            pass: 1 | 2;
                            /** Format: date-time */
                            beganAt: string;
                            /** Format: date-time */
                            endedAt: string;
                            /** @constant */
                            outcome: "judged";
                            score: number;
                            confidence: number;
                            summary: string;
                            reasons: string[];
                            maxWeight: number | null;
                            horizonDays: number | null;
                            /** @description mode: rules, or the model that wrote it */
                            source: {
                                [key: string]: unknown;
                            };
                            /** @description Of the decision: what the second model said to the same question */
                            review: ({
                                /** @constant */
                                outcome: "failed";
                                reason: string;
                            } | {
                                /** @constant */
                                outcome: "judged";
                                score: number;
                                confidence: number;
                                summary: string;
                                reasons: string[];
                                /** @description mode: rules, or the model that wrote it */
                                source: {
                                    [key: string]: unknown;
                                };
                            }) | null;
                        })[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analysis-sessionId-agents-agentId": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        agentId: string;
                        /** @enum {string} */
                        state: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
                        results: ({
                            /** @enum {string} */
                            agentId: "macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision";
                            /** @enum {number} */
                            pass: 1 | 2;
                            /** Format: date-time */
                            beganAt: string;
                            /** Format: date-time */
                            endedAt: string;
                            /** @constant */
                            outcome: "failed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            agentId: "macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision";
                            /** @enum {number} */
                            pass: 1 | 2;
                            /** Format: date-time */
                            beganAt: string;
                            /** Format: date-time */
                            endedAt: string;
                            /** @constant */
                            outcome: "judged";
                            score: number;
                            confidence: number;
                            summary: string;
                            reasons: string[];
                            maxWeight: number | null;
                            horizonDays: number | null;
                            /** @description mode: rules, or the model that wrote it */
                            source: {
                                [key: string]: unknown;
                            };
                            /** @description Of the decision: what the second model said to the same question */
                            review: ({
                                /** @constant */
                                outcome: "failed";
                                reason: string;
                            } | {
                                /** @constant */
                                outcome: "judged";
                                score: number;
                                confidence: number;
                                summary: string;
                                reasons: string[];
                                /** @description mode: rules, or the model that wrote it */
                                source: {
                                    [key: string]: unknown;
                                };
                            }) | null;
                        })[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analysis-sessionId-logs": {
        parameters: {
            query?: {
                start?: string;
                count?: string;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        start: number;
                        total: number;
                        entries: {
                            /** Format: date-time */
                            at: string;
                            /** @enum {string} */
                            level: "info" | "warning" | "error";
                            agentId: string | null;
                            message: string;
                        }[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-analysis-sessionId-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        cancelled: boolean;
                        taskId: string;
                        sessionId: string;
                        /** @enum {string} */
                        state: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
                        symbol: string;
                        /** @enum {number} */
                        depth: 1 | 2 | 3 | 4;
                        /** @enum {string} */
                        priority: "high" | "normal" | "low";
                        owner: string;
                        /** @description 0 to 100 */
                        progress: number;
                        message: string;
                        /** Format: date-time */
                        createdAt: string;
                        endedAt: string | null;
                        decision: {
                            conId: number;
                            symbol: string;
                            /** @enum {string} */
                            rating: "strong sell" | "sell" | "hold" | "buy" | "strong buy";
                            /** @description Fraction of the strategy's exposure, -1 to 1 */
                            targetWeight: string;
                            confidence: number;
                            horizonDays: number;
                            reasons: string[];
                            /** @enum {string} */
                            mode: "rules" | "model";
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            expiresAt: string;
                            close: string;
                            index: string;
                            /** @description Null where the index was not known */
                            indexClose: string | null;
                        } | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-tasks-taskId": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        taskId: string;
                        sessionId: string;
                        /** @enum {string} */
                        state: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";
                        symbol: string;
                        /** @enum {number} */
                        depth: 1 | 2 | 3 | 4;
                        /** @enum {string} */
                        priority: "high" | "normal" | "low";
                        owner: string;
                        /** @description 0 to 100 */
                        progress: number;
                        message: string;
                        /** Format: date-time */
                        createdAt: string;
                        endedAt: string | null;
                        decision: {
                            conId: number;
                            symbol: string;
                            /** @enum {string} */
                            rating: "strong sell" | "sell" | "hold" | "buy" | "strong buy";
                            /** @description Fraction of the strategy's exposure, -1 to 1 */
                            targetWeight: string;
                            confidence: number;
                            horizonDays: number;
                            reasons: string[];
                            /** @enum {string} */
                            mode: "rules" | "model";
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            expiresAt: string;
                            close: string;
                            index: string;
                            /** @description Null where the index was not known */
                            indexClose: string | null;
                        } | null;
                        name: string | null;
                        agents: ("macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision")[] | null;
                        /** @description Times that another worker went on with it */
                        takenOver: number;
                        facts: {
                            /** Format: date-time */
                            marketTime: string;
                            readings: {
                                [key: string]: unknown;
                            };
                        } | null;
                        results: ({
                            /** @enum {string} */
                            agentId: "macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision";
                            /** @enum {number} */
                            pass: 1 | 2;
                            /** Format: date-time */
                            beganAt: string;
                            /** Format: date-time */
                            endedAt: string;
                            /** @constant */
                            outcome: "failed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            agentId: "macro" | "industry" | "technical" | "capital-flow" | "fundamental" | "fundamental-director" | "momentum-director" | "systemic-risk" | "portfolio-risk" | "decision";
                            /** @enum {number} */
                            pass: 1 | 2;
                            /** Format: date-time */
                            beganAt: string;
                            /** Format: date-time */
                            endedAt: string;
                            /** @constant */
                            outcome: "judged";
                            score: number;
                            confidence: number;
                            summary: string;
                            reasons: string[];
                            maxWeight: number | null;
                            horizonDays: number | null;
                            /** @description mode: rules, or the model that wrote it */
                            source: {
                                [key: string]: unknown;
                            };
                            /** @description Of the decision: what the second model said to the same question */
                            review: ({
                                /** @constant */
                                outcome: "failed";
                                reason: string;
                            } | {
                                /** @constant */
                                outcome: "judged";
                                score: number;
                                confidence: number;
                                summary: string;
                                reasons: string[];
                                /** @description mode: rules, or the model that wrote it */
                                source: {
                                    [key: string]: unknown;
                                };
                            }) | null;
                        })[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        /** @description Whether the analyst acts on approved decisions alone */
                        requireApproval: boolean;
                        decisions: {
                            conId: number;
                            symbol: string;
                            /** @enum {string} */
                            rating: "strong sell" | "sell" | "hold" | "buy" | "strong buy";
                            /** @description Fraction of the strategy's exposure, -1 to 1 */
                            targetWeight: string;
                            confidence: number;
                            horizonDays: number;
                            reasons: string[];
                            /** @enum {string} */
                            mode: "rules" | "model";
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            expiresAt: string;
                            close: string;
                            index: string;
                            /** @description Null where the index was not known */
                            indexClose: string | null;
                            taskId: string;
                            sessionId: string;
                            /** @description Of a second model, side by side; null where none is configured */
                            review: {
                                /**
                                 * @description Any but agrees halves the weight
                                 * @enum {string}
                                 */
                                verdict: "agrees" | "disagrees" | "failed";
                                model: string | null;
                                rating: ("strong sell" | "sell" | "hold" | "buy" | "strong buy") | null;
                                score: number | null;
                                confidence: number | null;
                                /** @description What the second model says; why it could not, where it failed */
                                summary: string;
                                reasons: string[];
                                /** @description Target weight without the review */
                                weightBefore: string;
                            } | null;
                            /** @enum {string} */
                            approval: "pending" | "approved";
                            approvedBy: string | null;
                            approvedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. configuration: The stored configuration does not fit */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-decisions-conId-approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The task whose decision was seen: a newer one is not approved by it */
                    taskId: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        /** @description false: it was approved before */
                        approved: boolean;
                        decision: {
                            conId: number;
                            symbol: string;
                            /** @enum {string} */
                            rating: "strong sell" | "sell" | "hold" | "buy" | "strong buy";
                            /** @description Fraction of the strategy's exposure, -1 to 1 */
                            targetWeight: string;
                            confidence: number;
                            horizonDays: number;
                            reasons: string[];
                            /** @enum {string} */
                            mode: "rules" | "model";
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description Market time
                             */
                            expiresAt: string;
                            close: string;
                            index: string;
                            /** @description Null where the index was not known */
                            indexClose: string | null;
                            taskId: string;
                            sessionId: string;
                            /** @description Of a second model, side by side; null where none is configured */
                            review: {
                                /**
                                 * @description Any but agrees halves the weight
                                 * @enum {string}
                                 */
                                verdict: "agrees" | "disagrees" | "failed";
                                model: string | null;
                                rating: ("strong sell" | "sell" | "hold" | "buy" | "strong buy") | null;
                                score: number | null;
                                confidence: number | null;
                                /** @description What the second model says; why it could not, where it failed */
                                summary: string;
                                reasons: string[];
                                /** @description Target weight without the review */
                                weightBefore: string;
                            } | null;
                            /** @enum {string} */
                            approval: "pending" | "approved";
                            approvedBy: string | null;
                            approvedAt: string | null;
                        };
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description decision-replaced: Another decision has taken its place */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-trading-state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        mode: string;
                        state: components["schemas"]["TradingState"];
                        tradingEnabled: boolean;
                        reason: string | null;
                        author: string | null;
                        since: components["schemas"]["Time"] | null;
                        /** @description configuration document -> what it says; the most restrictive one holds */
                        documents: {
                            [key: string]: {
                                state: components["schemas"]["TradingState"] | null;
                                reason: string | null;
                                author: string | null;
                                since: components["schemas"]["Time"] | null;
                            };
                        };
                        /** @description The circuit breaker of live sessions: cause, detail and since where it is open */
                        breaker: {
                            /** @enum {string} */
                            status: "open" | "closed" | "unreadable";
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description Changes, newest first */
                        history: unknown[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-trading-state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    state: "ACTIVE" | "REDUCING" | "HALTED";
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        mode: string;
                        state: components["schemas"]["TradingState"];
                        tradingEnabled: boolean;
                        reason: string | null;
                        author: string | null;
                        since: components["schemas"]["Time"] | null;
                        /** @description configuration document -> what it says; the most restrictive one holds */
                        documents: {
                            [key: string]: {
                                state: components["schemas"]["TradingState"] | null;
                                reason: string | null;
                                author: string | null;
                                since: components["schemas"]["Time"] | null;
                            };
                        };
                        /** @description The circuit breaker of live sessions: cause, detail and since where it is open */
                        breaker: {
                            /** @enum {string} */
                            status: "open" | "closed" | "unreadable";
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description Changes, newest first */
                        history: unknown[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        caller: string;
                        /** @enum {string} */
                        role: "viewer" | "trader" | "admin";
                        /** @enum {string} */
                        mode: "paper" | "live";
                        /** @description What the desk stands on; a demo is never told as on */
                        parts: {
                            name: string;
                            /** @enum {string} */
                            state: "on" | "off" | "demo";
                            description: string;
                        }[];
                        /** @description Routes that this role may call, for example "POST /allocation" */
                        allowed: string[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        /** @enum {string} */
                        mode: "paper" | "live";
                        trading: {
                            state: components["schemas"]["TradingState"];
                            tradingEnabled: boolean;
                            reason: string | null;
                            author: string | null;
                            since: components["schemas"]["Time"] | null;
                            /** @description The circuit breaker of live sessions: cause, detail and since where it is open */
                            breaker: {
                                /** @enum {string} */
                                status: "open" | "closed" | "unreadable";
                            } & {
                                [key: string]: unknown;
                            };
                        };
                        /** @description Null where the stored configuration does not fit */
                        configVersion: string | null;
                        /** @description Null until the account was read for the first time */
                        account: components["schemas"]["AccountPicture"] | null;
                        drift: components["schemas"]["Drift"][];
                        /** @description Orders that are not done and booked */
                        openOrders: number;
                        /** @description The most serious first */
                        alerts: components["schemas"]["Alert"][];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-net-liquidation": {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        baseCurrency: string | null;
                        /** @description Oldest first */
                        points: components["schemas"]["NetLiquidationPoint"][];
                        /** @description False where the range holds more: the newest are told */
                        isComplete: boolean;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        /** @description When the prices were read; null: never */
                        asOf: components["schemas"]["Time"] | null;
                        marketTime: components["schemas"]["Time"] | null;
                        baseCurrency: string | null;
                        overallExposure: components["schemas"]["Decimal"] | null;
                        strategies: {
                            strategy: string;
                            /** @description The desk has code of this name */
                            isRegistered: boolean;
                            /** @description Registered, with a share above zero */
                            isActive: boolean;
                            /** @description Fraction of net liquidation it may use */
                            share: components["schemas"]["Decimal"] | null;
                            leverage: components["schemas"]["Decimal"] | null;
                            positions: components["schemas"]["BookPosition"][];
                            totals: components["schemas"]["BookTotals"];
                            lastSignal: components["schemas"]["LastSignal"] | null;
                        }[];
                        unallocated: {
                            positions: components["schemas"]["BookPosition"][];
                            totals: components["schemas"]["BookTotals"];
                        };
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-orders": {
        parameters: {
            query?: {
                state?: "PLANNED" | "SENDING" | "WORKING" | "UNKNOWN" | "FILLED" | "CANCELLED" | "REJECTED" | "DENIED" | "EXPIRED";
                strategy?: string;
                symbol?: string;
                from?: string;
                to?: string;
                cursor?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        /** @description By the moment of their plan, newest first */
                        orders: components["schemas"]["ListedOrder"][];
                        /** @description cursor of the next page; null: there is none */
                        next: string | null;
                        searched: number;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-runs-runId-replay": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        runId: components["schemas"]["RunId"];
                        /** @enum {string} */
                        outcome: "same" | "different" | "no-plan" | "other-version";
                        says: string;
                        orders: number | null;
                        differences: string[];
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        /** @enum {string} */
                        mode: "paper" | "live";
                        /** @description Of both documents; an update names the one it was made from */
                        version: string;
                        fits: boolean;
                        problems: {
                            field: string;
                            found: string;
                            needed: string;
                        }[];
                        /** @description document -> as it is stored; null where none is */
                        documents: {
                            [key: string]: unknown;
                        };
                        /** @description Both together, the mode's own over common */
                        effective: unknown;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description common, or the desk's own mode
                     * @enum {string}
                     */
                    document: "common" | "paper" | "live";
                    changes: {
                        /** @description Names with dots between, for example limits.maxPositions */
                        path: string;
                        /** @description Left out: the field is removed */
                        value?: unknown;
                    }[];
                    reason: string;
                    /** @description What GET /configuration said; needed for anything but a dry run */
                    version?: string;
                    /** @description Checks, and changes nothing */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        utcTimestamp: components["schemas"]["Time"];
                        dryRun: boolean;
                        document: string;
                        changes: {
                            path: string;
                            before: unknown;
                            after: unknown;
                        }[];
                        versionBefore: string;
                        versionAfter: string;
                        /** @description The run that made the change; null for a dry run */
                        runId: components["schemas"]["RunId"] | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description version-conflict: Somebody changed it meanwhile */
            409: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-trade-log": {
        parameters: {
            query?: {
                limit?: string;
                /** @description `nextCursor` of the page before; the newest entries without */
                cursor?: string;
                /** @description This one and what is more severe */
                severity?: "INFO" | "WARNING" | "ERROR";
                runId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        /** @description Newest first */
                        entries: {
                            entry: components["schemas"]["TradeLogEntry"];
                            delivery: {
                                /**
                                 * @description delivered: nothing is left to do. dead: given up, waits for `npm run trade-log:replay`
                                 * @enum {string}
                                 */
                                state: "delivered" | "waiting" | "dead";
                                attempts: number;
                                /** Format: date-time */
                                firstAt: string;
                                /** @description By name */
                                steps: {
                                    /** @description A sink, or `notion+gemini`: the note of the one added to the other */
                                    step: string;
                                    /**
                                     * @description skipped: not for this sink. waiting: not there yet; it is tried again unless the entry is a dead letter
                                     * @enum {string}
                                     */
                                    state: "delivered" | "skipped" | "waiting";
                                    /** @description When it was delivered or skipped; of one that waits, its last failure */
                                    at: string | null;
                                    /** @description Why it waits; null where no try has failed */
                                    reason: string | null;
                                    /** @description What a language model said about the entry */
                                    note: string | null;
                                }[];
                            };
                        }[];
                        /** @description `cursor` of the next page; null: there is none */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-trade-log-sinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        utcTimestamp: string;
                        /** @description By name; none where no trade-log function has started yet */
                        sinks: {
                            sink: string;
                            /**
                             * @description demo: on, but a stand-in on this machine, never the real service
                             * @enum {string}
                             */
                            state: "on" | "off" | "demo";
                            /** @description What it is set to, or which setting is missing */
                            why: string;
                            /** @description Whether it could be reached at the last start; null: not asked yet */
                            check: {
                                /** Format: date-time */
                                at: string;
                                isReady: boolean;
                                detail: string;
                            } | null;
                            lastSuccessAt: string | null;
                            /** @description The newest; a later lastSuccessAt means it has passed */
                            lastFailure: {
                                /** Format: date-time */
                                at: string;
                                reason: string;
                            } | null;
                            /** @description Entries not delivered to it yet, dead letters not among them */
                            waiting: number;
                            /**
                             * Format: date-time
                             * @description When the trade-log function last told of it
                             */
                            toldAt: string;
                        }[];
                        deadLetters: {
                            count: number;
                            /** @description At most 20 */
                            newest: {
                                /** Format: date-time */
                                at: string;
                                reason: string;
                                entry: components["schemas"]["TradeLogEntry"];
                            }[];
                        };
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-runs-runId-events": {
        parameters: {
            query?: {
                /** @description Number of the last event received; the header `Last-Event-ID` goes before it */
                lastEventId?: string;
                /** @description In place of a token: a ticket of `POST /sse-ticket` for exactly this path */
                ticket?: string;
            };
            header?: {
                /** @description Number of the last event received: what comes after it is sent */
                "Last-Event-ID"?: string;
            };
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event has been received: do not come again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-tasks-taskId-events": {
        parameters: {
            query?: {
                /** @description Number of the last event received; the header `Last-Event-ID` goes before it */
                lastEventId?: string;
                /** @description In place of a token: a ticket of `POST /sse-ticket` for exactly this path */
                ticket?: string;
            };
            header?: {
                /** @description Number of the last event received: what comes after it is sent */
                "Last-Event-ID"?: string;
            };
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event has been received: do not come again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analysis-sessionId-events": {
        parameters: {
            query?: {
                /** @description Number of the last event received; the header `Last-Event-ID` goes before it */
                lastEventId?: string;
                /** @description In place of a token: a ticket of `POST /sse-ticket` for exactly this path */
                ticket?: string;
            };
            header?: {
                /** @description Number of the last event received: what comes after it is sent */
                "Last-Event-ID"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event has been received: do not come again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-live-session-sessionId-events": {
        parameters: {
            query?: {
                /** @description Number of the last event received; the header `Last-Event-ID` goes before it */
                lastEventId?: string;
                /** @description In place of a token: a ticket of `POST /sse-ticket` for exactly this path */
                ticket?: string;
            };
            header?: {
                /** @description Number of the last event received: what comes after it is sent */
                "Last-Event-ID"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event has been received: do not come again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: There is nothing of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-events": {
        parameters: {
            query?: {
                /** @description Number of the last event received; the header `Last-Event-ID` goes before it */
                lastEventId?: string;
                /** @description In place of a token: a ticket of `POST /sse-ticket` for exactly this path */
                ticket?: string;
            };
            header?: {
                /** @description Number of the last event received: what comes after it is sent */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The last event has been received: do not come again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available. overloaded: The desk has too much in hand */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-sse-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Path of the stream, without a query: `/events`, `/runs/{runId}/events` */
                    path: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description To be sent once, as `?ticket=`, to this path */
                        ticket: string;
                        path: string;
                        expiresInSeconds: number;
                    };
                };
            };
            /** @description validation: The request does not fit */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: The caller is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body-too-large: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited: The caller sends too many requests */
            429: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed. store-refused: The store refused the request */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down. identity-unavailable: The caller cannot be verified now. store-unavailable: The store is not available */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description deadline: The deadline passed */
            504: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        /** @description part -> on, off, demo, or where it is */
                        parts: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-openapi-json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description method-not-allowed: The method does not fit the route */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout: The request did not arrive in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers-too-large: The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: The desk failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutdown: The desk is shutting down */
            503: {
                headers: {
                    /** @description Seconds after which another try makes sense */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
